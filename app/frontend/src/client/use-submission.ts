import { type SubmitEvent, useState } from 'react';
import { RequestError } from './request';

/** How sending a form went. */
export type Submission = 'idle' | 'busy' | 'done' | RequestError;

/**
 * Sends a form once at a time and remembers how it went.
 *
 * @param send does it; a RequestError that it throws can be shown to people
 */
export function useSubmission(send: (form: HTMLFormElement) => Promise<void>) {
  const [submission, setSubmission] = useState<Submission>('idle');

  async function onSubmit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (submission === 'busy') return;
    setSubmission('busy');
    try {
      await send(event.currentTarget);
      setSubmission('done');
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      setSubmission(error);
    }
  }

  return { submission, onSubmit };
}
