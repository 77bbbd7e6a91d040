import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { ProblemPage } from '@/components/problem-page';
import { readSession } from '@/server/auth/session';

export default async function Home() {
  const session = await readSession(await headers());
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  redirect(session.kind === 'signed-in' ? '/tasks' : '/sign-in');
}
