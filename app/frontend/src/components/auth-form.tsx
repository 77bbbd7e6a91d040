'use client';

import Link from 'next/link';
import { type SubmitEvent, useState } from 'react';
import { signIn, signUp } from '@/client/account';
import { fieldText, rawFieldText } from '@/client/form';
import { RequestError } from '@/client/request';
import { useHydrated } from '@/client/use-hydrated';
import { Brand } from './brand';
import { Field } from './field';

const TEXTS = {
  'sign-in': { heading: 'Welcome back', action: 'Sign in', busy: 'Signing in…' },
  'sign-up': { heading: 'Create your account', action: 'Create account', busy: 'Creating…' },
};

interface Props {
  mode: keyof typeof TEXTS;
  /** Why the person is here, when there is something to say; else empty. */
  notice: string;
}

/** The form to sign in or to create an account. */
export function AuthForm({ mode, notice }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const hydrated = useHydrated();
  const texts = TEXTS[mode];

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setError('');
    try {
      const credentials = {
        email: fieldText(form, 'email'),
        password: rawFieldText(form, 'password'),
      };
      if (mode === 'sign-in') await signIn(credentials);
      else await signUp({ ...credentials, name: fieldText(form, 'name') });
      window.location.assign('/tasks');
    } catch (failure) {
      if (!(failure instanceof RequestError)) throw failure;
      setError(failure.detail);
      setBusy(false);
    }
  }

  return (
    <main className="center">
      <Brand />
      <form className="card stack" method="post" onSubmit={submit}>
        <h1>{texts.heading}</h1>
        {notice ? <p className="muted">{notice}</p> : null}
        {mode === 'sign-up' ? (
          <Field label="Name" name="name" autoComplete="name" maxLength={100} />
        ) : null}
        <Field label="Email" name="email" type="email" autoComplete="email" maxLength={254} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={mode === 'sign-in' ? 'current-password' : 'new-password'}
          {...(mode === 'sign-up' ? { minLength: 8, hint: 'At least 8 characters.' } : {})}
          maxLength={128}
        />
        <p className="error" role="alert">
          {error}
        </p>
        <button type="submit" className="button primary" disabled={busy || !hydrated}>
          {busy ? texts.busy : texts.action}
        </button>
        <OtherWay mode={mode} />
      </form>
    </main>
  );
}

function OtherWay({ mode }: Pick<Props, 'mode'>) {
  return mode === 'sign-in' ? (
    <p className="muted">
      New here? <Link href="/sign-up">Create an account</Link>
    </p>
  ) : (
    <p className="muted">
      Already have an account? <Link href="/sign-in">Sign in</Link>
    </p>
  );
}
