import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'bed-process-'));
vi.mock('./layout.js', () => ({ pidDir: folder, logDir: folder, cacheDir: folder }));
const { logFile, runningPid, startDaemon, stopDaemon, waitFor } = await import('./process.ts');

const sleeper = (seconds: number) => ({
  name: 'sleeper',
  command: 'sh',
  args: ['-c', `echo hello; exec sleep ${seconds}`],
});

afterEach(() => stopDaemon('sleeper'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a daemon is started once, and again only with other arguments', async () => {
  expect(await startDaemon(sleeper(60))).toBe(true);
  const first = runningPid('sleeper');
  expect(await startDaemon(sleeper(60))).toBe(false);
  expect(runningPid('sleeper')).toBe(first);
  expect(await startDaemon(sleeper(61))).toBe(true);
  expect(runningPid('sleeper')).not.toBe(first);
});

test('it is gone when stop returns, also when it ignores the request to end', async () => {
  const stubborn = ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'];
  await startDaemon({ name: 'sleeper', command: 'sh', args: stubborn });
  const ready = () => Promise.resolve(readFileSync(logFile('sleeper'), 'utf8').includes('ready'));
  await waitFor('the trap', ready, { daemon: 'sleeper' });
  const pid = runningPid('sleeper')!;
  await stopDaemon('sleeper', 100);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('waiting ends at once when the daemon that should answer has ended, with its last words', async () => {
  await startDaemon({ name: 'sleeper', command: 'sh', args: ['-c', 'echo no such disk; exit 3'] });
  const never = () => Promise.resolve(undefined);
  const waiting = waitFor('the sleeper', never, { daemon: 'sleeper', patience: 60_000 });
  await expect(waiting).rejects.toThrow(/sleeper has ended[^]*no such disk/);
});
