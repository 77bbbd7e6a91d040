/** Daemons that outlive the command that started them: pid files, logs, and an end that is waited for. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recipeHash } from './cache.ts';
import { logDir, pidDir } from './layout.ts';

export interface Daemon {
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Asks the daemon to end; SIGTERM unless told. */
  stopSignal?: NodeJS.Signals;
  /** Anything else whose change has to restart the daemon: the content of its configuration file. */
  depends?: unknown;
}

interface PidFile {
  pid: number;
  /** Start time in clock ticks since boot: a process number alone may have gone to somebody else. */
  started: string;
  recipe: string;
  stopSignal: NodeJS.Signals;
}

const pidFile = (name: string) => join(pidDir, `${name}.json`);
export const logFile = (name: string) => join(logDir, `${name}.log`);

/** Start time of a live process, or undefined when there is none (a zombie is none). */
function startTime(pid: number): string | undefined {
  try {
    // The second field is the program's name in brackets and may hold spaces: count from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function readPidFile(name: string): PidFile | undefined {
  if (!existsSync(pidFile(name))) return undefined;
  return JSON.parse(readFileSync(pidFile(name), 'utf8')) as PidFile;
}

/** Process number of a daemon of ours that lives, else undefined. */
export function runningPid(name: string): number | undefined {
  const noted = readPidFile(name);
  return noted && startTime(noted.pid) === noted.started ? noted.pid : undefined;
}

/**
 * Starts a daemon unless it runs already with the same arguments; with others it is restarted.
 * It gets a session of its own and writes to its log file only, so it holds no terminal and no pipe.
 * @returns whether it was started now
 */
export async function startDaemon(daemon: Daemon): Promise<boolean> {
  const recipe = recipeHash(daemon);
  if (runningPid(daemon.name)) {
    if (readPidFile(daemon.name)?.recipe === recipe) return false;
    await stopDaemon(daemon.name);
  }
  mkdirSync(pidDir, { recursive: true });
  mkdirSync(logDir, { recursive: true });
  const log = openSync(logFile(daemon.name), 'a');
  const child = spawn(daemon.command, daemon.args, {
    cwd: '/',
    detached: true,
    env: { ...process.env, ...daemon.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  const pid = child.pid as number;
  const noted: PidFile = {
    pid,
    started: startTime(pid) ?? '',
    recipe,
    stopSignal: daemon.stopSignal ?? 'SIGTERM',
  };
  writeFileSync(pidFile(daemon.name), JSON.stringify(noted));
  return true;
}

/**
 * Ends a daemon and waits until it is gone; after `patience` milliseconds it is killed.
 * Nothing happens when it does not run.
 */
export async function stopDaemon(name: string, patience = 20_000): Promise<void> {
  const pid = runningPid(name);
  if (pid) {
    signalIfAlive(pid, readPidFile(name)?.stopSignal ?? 'SIGTERM');
    const deadline = Date.now() + patience;
    while (runningPid(name)) {
      if (Date.now() > deadline) signalIfAlive(pid, 'SIGKILL');
      await sleep(50);
    }
  }
  rmSync(pidFile(name), { force: true });
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The last lines a daemon wrote, for an error message. */
export function logTail(name: string, lines = 8): string {
  if (!existsSync(logFile(name))) return '(no log)';
  return readFileSync(logFile(name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n  ');
}

/**
 * Asks `check` again and again until it gives something other than undefined and false.
 * @param what named in the error, with the log of `daemon` when one is given
 * @param patience milliseconds
 * @throws when time is up, or at once when the daemon that would have to answer has ended
 */
export async function waitFor<T>(
  what: string | (() => Promise<string>),
  check: () => Promise<T | undefined | false>,
  { patience = 60_000, daemon }: { patience?: number; daemon?: string } = {},
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await check();
    if (answer !== undefined && answer !== false) return answer;
    const ended = daemon && !runningPid(daemon);
    if (ended || Date.now() > deadline) {
      const why = ended ? `${daemon} has ended` : `not after ${patience / 1000} s`;
      const log = daemon ? `\n  ${logTail(daemon)}\n  (${logFile(daemon)})` : '';
      const awaited = typeof what === 'string' ? what : await what();
      throw new Error(`waiting for ${awaited}: ${why}${log}`);
    }
    await sleep(100);
  }
}
