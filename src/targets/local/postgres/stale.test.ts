import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../ports/clock.ts';
import { fakeFiles } from '../../../ports/files/fake.ts';
import {
  fakePostgresProcesses,
  type FakeServerProcess,
} from '../../../ports/postgres-processes/fake.ts';
import type { LocalFolders } from '../folders.ts';
import { endStalePostgres } from './stale.ts';

const folders = { id: 'shop-1', data: '/state/data' } as LocalFolders;
const pidFile = '/state/data/postmaster.pid';
const ours = (...endsAt: NodeJS.Signals[]) => ({ data: folders.data, endsAt });

/** Sleeps at once, and lets the time pass. */
function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

function scene(running: Readonly<Record<number, FakeServerProcess>>, pid?: number) {
  const files = fakeFiles(pid === undefined ? {} : { [pidFile]: `${pid}\n/state/data\n` });
  const processes = fakePostgresProcesses(running);
  const { signal } = new AbortController();
  const end = () => endStalePostgres({ folders, files, processes, clock: quickClock(), signal });
  return { end, files, processes };
}

describe('a PostgreSQL that nobody supervises any more', () => {
  it('is shut down through its postmaster', async () => {
    const { end, processes } = scene({ 7: ours('SIGINT') }, 7);
    expect(await end()).toBe(1);
    expect(processes.sent).toEqual(['7 SIGINT']);
  });

  it('is ended more and more firmly when it does not heed', async () => {
    const { end, processes } = scene({ 7: ours('SIGQUIT'), 8: ours('SIGKILL') }, 7);
    expect(await end()).toBe(2);
    expect(processes.sent).toEqual(['7 SIGINT', '7 SIGQUIT', '8 SIGQUIT', '8 SIGKILL']);
  });

  it('may have left only children, which go at once', async () => {
    const { end, processes } = scene({ 8: ours('SIGQUIT') }, 7);
    expect(await end()).toBe(1);
    expect(processes.sent).toEqual(['8 SIGQUIT']);
  });

  it('that nothing ends is told with its number', async () => {
    const { end } = scene({ 7: ours() }, 7);
    await expect(end()).rejects.toMatchObject({
      code: 'DATABASE_STUCK',
      message: expect.stringContaining('process 7') as string,
    });
  });

  it('may have left a number that somebody else has now: only the file goes', async () => {
    const { end, files, processes } = scene({ 7: { endsAt: ['SIGINT'] } }, 7);
    expect(await end()).toBe(0);
    expect(processes.sent).toEqual([]);
    expect(await files.exists(pidFile)).toBe(false);
  });

  it('leaves to PostgreSQL what it clears away itself', async () => {
    const { end, files } = scene({}, 7);
    expect(await end()).toBe(0);
    expect(await files.exists(pidFile)).toBe(true);
  });
});
