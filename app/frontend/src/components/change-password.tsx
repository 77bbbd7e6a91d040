'use client';

import { changePassword } from '@/client/account';
import { rawFieldText } from '@/client/form';
import { useHydrated } from '@/client/use-hydrated';
import { useSubmission } from '@/client/use-submission';
import { Field } from './field';

/** Limits as the server has them. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 128;

/** Changes the password; whoever else is signed in to the account is signed out. */
export function ChangePassword({ email }: { email: string }) {
  const hydrated = useHydrated();
  const { submission, onSubmit } = useSubmission(async (form) => {
    await changePassword({
      current: rawFieldText(form, 'current'),
      next: rawFieldText(form, 'next'),
    });
    form.reset();
  });

  return (
    <section className="card stack" aria-labelledby="password-heading">
      <div>
        <h2 id="password-heading">Change password</h2>
        <p className="muted">You stay signed in here, and are signed out everywhere else.</p>
      </div>
      <form className="stack" method="post" aria-labelledby="password-heading" onSubmit={onSubmit}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          label="Current password"
          name="current"
          type="password"
          autoComplete="current-password"
        />
        <Field
          label="New password"
          hint={`At least ${MIN_LENGTH} characters.`}
          name="next"
          type="password"
          autoComplete="new-password"
          minLength={MIN_LENGTH}
          maxLength={MAX_LENGTH}
        />
        <p className="error" role="alert">
          {submission instanceof Error ? submission.detail : ''}
        </p>
        <p className="success" role="status">
          {submission === 'done' ? 'Your password is changed.' : ''}
        </p>
        <button
          type="submit"
          className="button primary"
          disabled={submission === 'busy' || !hydrated}
        >
          Change password
        </button>
      </form>
    </section>
  );
}
