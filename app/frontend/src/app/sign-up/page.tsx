import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthForm } from '@/components/auth-form';
import { ProblemPage } from '@/components/problem-page';
import { readSession } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage() {
  const session = await readSession(await headers());
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  if (session.kind === 'signed-in') redirect('/tasks');
  return <AuthForm mode="sign-up" notice="" />;
}
