import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthForm } from '@/components/auth-form';
import { ProblemPage } from '@/components/problem-page';
import { readSession } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{ ended?: string; deleted?: string }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const session = await readSession(await headers());
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  if (session.kind === 'signed-in') redirect('/tasks');
  return <AuthForm mode="sign-in" notice={noticeOf(await searchParams)} />;
}

function noticeOf({ ended, deleted }: Awaited<Props['searchParams']>): string {
  if (deleted !== undefined) return 'Your account and all its data are deleted.';
  return ended === undefined ? '' : 'Your session has ended. Sign in again.';
}
