import { spawn, type ChildProcess } from 'node:child_process';
import { DeployError, messageOf } from '../../errors.ts';
import type { Child, Launch, OutputStream, Processes, ProcessExit } from '../processes.ts';
import { linuxTable } from './linux.ts';
import { psTable } from './ps.ts';
import type { ProcessTable } from './table.ts';
import { endTree, windowsTable } from './windows.ts';

const isWindows = process.platform === 'win32';

const tables: Partial<Record<NodeJS.Platform, ProcessTable>> = {
  linux: linuxTable,
  win32: windowsTable,
};
const table = tables[process.platform] ?? psTable;

/** The processes of this machine. */
export const nodeProcesses: Processes = {
  launch,
  identify: async (pid) => {
    const started = await table.startOf(pid);
    return started === undefined ? undefined : { pid, started };
  },
  list: (marker) => table.list(marker),
  ownsPort: async (group, marker, port) => table.ownsPort?.(group, marker, port),
  signal: (pid, signal) => (isWindows ? endTree(pid) : send(pid, signal)),
  signalGroup: (group, signal) => (isWindows ? endTree(group) : send(-group, signal)),
};

async function launch({ argv, cwd, env, user, onOutput }: Launch): Promise<Child> {
  const [file = '', ...args] = argv;
  const child = begin(file, args, { cwd, env, ...user });
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  for (const stream of ['stdout', 'stderr'] as const) listen(child, stream, onOutput);
  const pid = await pidOf(child, file);
  // One that is gone already has no start any more; nobody has to find it again.
  const started = (await table.startOf(pid)) ?? 'gone';
  const release = (): void => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  return { identity: { pid, started }, exited, closed, release };
}

interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

function begin(file: string, args: readonly string[], surroundings: Surroundings): ChildProcess {
  try {
    return spawn(file, args, {
      ...surroundings,
      // Windows ends what is not detached together with us, so that nothing is left there.
      ...{ detached: !isWindows, windowsHide: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // A NUL in an argument, for instance.
    throw notStarted(file, error);
  }
}

function listen(child: ChildProcess, stream: OutputStream, onOutput: Launch['onOutput']): void {
  child[stream]?.on('data', (chunk: Uint8Array) => {
    onOutput(stream, chunk);
  });
  child[stream]?.on('error', () => child[stream]?.destroy());
}

function pidOf(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(notStarted(file, error));
    });
    // The system knows it from here on, and it is to be written down before anything else.
    if (child.pid !== undefined) resolve(child.pid);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program, or no such folder to run it in',
  EACCES: 'it may not be run: permission denied',
  EPERM: 'it may not be run as that user',
  EAGAIN: 'the system has no room for another process',
  ENOMEM: 'the system is out of memory',
  E2BIG: 'its arguments and environment are too long',
};

function notStarted(file: string, error: unknown): DeployError {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);
  const message = `${file} was not started: ${reason}`;
  return new DeployError('environment', 'PROCESS_NOT_STARTED', message, { cause: error });
}

/** A process that is gone, or not ours, gets nothing: whoever asked looks again. */
function send(target: number, signal: NodeJS.Signals): Promise<void> {
  try {
    process.kill(target, signal);
  } catch {
    return Promise.resolve();
  }
  return Promise.resolve();
}
