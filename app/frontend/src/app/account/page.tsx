import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AssistantAccess } from '@/components/assistant-access';
import { ChangePassword } from '@/components/change-password';
import { DeleteAccount } from '@/components/delete-account';
import { Header } from '@/components/header';
import { ProblemPage } from '@/components/problem-page';
import { readSession } from '@/server/auth/session';
import { publicOrigin } from '@/server/hosts';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const asked = await headers();
  const session = await readSession(asked);
  if (session.kind === 'unavailable') return <ProblemPage problem={session.problem} />;
  if (session.kind === 'signed-out') redirect('/sign-in');
  const { name, email } = session.user;
  return (
    <>
      <Header name={name} email={email} current="/account" />
      <main className="page">
        <div>
          <h1>Account</h1>
          <p className="muted">
            {name}, {email}
          </p>
        </div>
        <AssistantAccess origin={publicOrigin(asked) ?? ''} />
        <ChangePassword email={email} />
        <DeleteAccount email={email} />
      </main>
    </>
  );
}
