'use client';

import { deleteAccount } from '@/client/account';
import { leaveBy } from '@/client/address';
import { rawFieldText } from '@/client/form';
import { useHydrated } from '@/client/use-hydrated';
import { useSubmission } from '@/client/use-submission';
import { Field } from './field';

/** Deletes the account with everything in it, after the password was given once more. */
export function DeleteAccount({ email }: { email: string }) {
  const hydrated = useHydrated();
  const { submission, onSubmit } = useSubmission(async (form) => {
    await leaveBy(() => deleteAccount(rawFieldText(form, 'password')), '/sign-in?deleted');
  });

  return (
    <section className="card stack" aria-labelledby="delete-heading">
      <div>
        <h2 id="delete-heading">Delete account</h2>
        <p className="muted">
          Removes your account, tasks and conversations, and signs you out everywhere. This cannot
          be undone.
        </p>
      </div>
      <form className="stack" method="post" aria-labelledby="delete-heading" onSubmit={onSubmit}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
        />
        {submission instanceof Error ? (
          <p className="error" role="alert">
            <strong>Nothing was deleted.</strong> {submission.detail}
          </p>
        ) : null}
        <button
          type="submit"
          className="button danger"
          disabled={submission === 'busy' || !hydrated}
        >
          {submission === 'busy' ? 'Deleting…' : 'Delete account and all data'}
        </button>
      </form>
    </section>
  );
}
