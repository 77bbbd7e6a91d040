import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Header } from '@/components/header';
import { ProblemPage } from '@/components/problem-page';
import { TaskBoard } from '@/components/task-board';
import { readSession } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Tasks' };

export default async function TasksPage() {
  const session = await readSession(await headers());
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  if (session.kind === 'signed-out') redirect('/sign-in');
  return (
    <>
      <Header name={session.user.name} email={session.user.email} />
      <main className="page">
        <TaskBoard />
      </main>
    </>
  );
}
