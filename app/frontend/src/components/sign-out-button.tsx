'use client';

import { useState } from 'react';
import { signOut } from '@/client/account';
import { leaveBy } from '@/client/address';
import { RequestError } from '@/client/request';

/** Ends the session; says so when that fails, because then the person is still signed in. */
export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');

  async function leave() {
    setBusy(true);
    setError('');
    try {
      await leaveBy(signOut, '/sign-in');
    } catch (failure) {
      if (!(failure instanceof RequestError)) throw failure;
      setError('You are still signed in: try again.');
      setBusy(false);
    }
  }

  return (
    <>
      {error ? (
        <span className="error" role="alert">
          {error}
        </span>
      ) : null}
      <button type="button" className="button" onClick={leave} disabled={busy}>
        Sign out
      </button>
    </>
  );
}
