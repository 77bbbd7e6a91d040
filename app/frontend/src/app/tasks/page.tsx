import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { filtersFrom } from '@/client/filters';
import { Header } from '@/components/header';
import { ProblemPage } from '@/components/problem-page';
import { Workspace } from '@/components/workspace';
import { readSession } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Tasks' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function TasksPage({ searchParams }: Props) {
  const session = await readSession(await headers());
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  if (session.kind === 'signed-out') redirect('/sign-in');
  const given = Object.entries(await searchParams).flatMap(([name, value]): [string, string][] => {
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined ? [] : [[name, first]];
  });
  const params = new URLSearchParams(given);
  const conversation = Number(params.get('c'));
  return (
    <div className="app">
      <Header name={session.user.name} email={session.user.email} current="/tasks" />
      <Workspace
        filters={filtersFrom(params)}
        conversation={
          Number.isSafeInteger(conversation) && conversation > 0 ? conversation : undefined
        }
      />
    </div>
  );
}
