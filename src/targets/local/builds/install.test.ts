import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ExecOptions } from '../../../ports/exec.ts';
import { buildScene } from './fixture.ts';
import { runInstall } from './install.ts';

const minute = 60_000;
const npmCi = { file: '/usr/bin/npm', args: ['ci'] };
const options = { cwd: '/work', shown: 'npm ci', chatter: /^npm http / };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Programs that are started one after the other; each gets what it was started with. */
function installWith(...programs: ((options: ExecOptions) => Promise<void>)[]) {
  const { run, told } = buildScene();
  const started: string[] = [];
  const exec = {
    ...run.exec,
    run: async (_command: unknown, given: ExecOptions = {}) => {
      started.push('npm');
      await programs.shift()?.(given);
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  return { done: runInstall({ ...run, exec }, npmCi, options), told, started };
}

const hangs = ({ signal }: ExecOptions) =>
  new Promise<void>((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

it('tries a second time when npm falls silent, and says so', async () => {
  const { done, told, started } = installWith(hangs, () => Promise.resolve());
  await vi.advanceTimersByTimeAsync(5 * minute);
  await done;
  expect(started).toHaveLength(2);
  expect(told).toContain('npm ci has said nothing for 5 minutes; once more');
});

it('gives up after the second silence', async () => {
  const { done } = installWith(hangs, hangs);
  const failing = expect(done).rejects.toMatchObject({
    kind: 'environment',
    code: 'PACKAGES_UNREACHABLE',
    message: 'page: npm ci stopped in the middle of fetching packages',
  });
  await vi.advanceTimersByTimeAsync(10 * minute);
  await failing;
});

it('waits for one that goes on, and keeps its chatter to itself', async () => {
  const { done, told, started } = installWith(async ({ onLine }) => {
    for (let count = 0; count < 5; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 4 * minute));
      onLine?.(`npm http fetch GET 200 package-${count}`);
    }
    onLine?.('added 5 packages');
  });
  await vi.advanceTimersByTimeAsync(20 * minute);
  await done;
  expect(started).toHaveLength(1);
  expect(told).toEqual(['npm ci', '  added 5 packages']);
});
