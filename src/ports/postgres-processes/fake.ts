import type { PostgresProcesses, ServerIdentity } from '../postgres-processes.ts';

/** A process of a test: whose it is, and which signals end it. */
export interface FakeServerProcess {
  /** Undefined: it has nothing to do with PostgreSQL. */
  readonly data?: string;
  readonly endsAt: readonly NodeJS.Signals[];
}

export interface FakePostgresProcesses extends PostgresProcesses {
  /** `PID SIGNAL`, in order. */
  readonly sent: string[];
}

/** Processes in memory, by pid. */
export function fakePostgresProcesses(
  initial: Readonly<Record<number, FakeServerProcess>>,
): FakePostgresProcesses {
  const running = new Map(Object.entries(initial).map(([pid, one]) => [Number(pid), one]));
  const sent: string[] = [];
  return {
    sent,
    find: ({ data }: ServerIdentity) =>
      Promise.resolve([...running].filter(([, one]) => one.data === data).map(([pid]) => pid)),
    isTaken: (pid) => running.has(pid),
    signal: (pid, signal) => {
      sent.push(`${pid} ${signal}`);
      if (running.get(pid)?.endsAt.includes(signal)) running.delete(pid);
    },
  };
}
