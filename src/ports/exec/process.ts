import { constants as fsConstants, promises as fs } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { execa as Execa } from 'execa';
import { DeployError } from '../../errors.ts';
import { abortError } from '../abort.ts';
import { feed } from '../feed.ts';
import type { Command, Exec, ExecOptions, ExecResult } from '../exec.ts';
import { splitLines } from '../lines.ts';
import { overlay } from './withheld.ts';

/** How long a program may take to end after SIGTERM before it gets SIGKILL. */
const graceMs = 5_000;
/** How long we then wait for a group that nobody clears away (a zombie whose parent never asks). */
const lastWaitMs = 1_000;
const pollMs = 25;

/** Process groups that still run; when this program ends in a hurry it takes them along. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
});

/** Runs the programs of this machine; what one of them withholds is its own. */
export function newProcessExec(): Exec {
  const withheld = new Set<string>();
  return {
    which,
    withheld,
    withhold: (names) => {
      for (const name of names) withheld.add(name);
    },
    run: (command, options = {}) => run(command, { ...options, env: overlay(options, withheld) }),
  };
}

/** The one of this program. */
export const processExec: Exec = newProcessExec();

/** As the port has them; undefined takes a variable away. */
type RunOptions = Omit<ExecOptions, 'env'> & { readonly env: ReturnType<typeof overlay> };

async function run(command: Command, options: RunOptions): Promise<ExecResult> {
  const { signal, timeoutMs } = options;
  if (signal?.aborted) throw abortError(signal, command.file);
  if ((await which(command.file)) === undefined) throw missing(command.file);
  // Loaded on first use: most of what a person asks for runs no program.
  const { execa } = await import('execa');
  if (signal?.aborted) throw abortError(signal, command.file);
  const child = start(execa, command, options);
  const stop = stopper(child.pid);
  signal?.addEventListener('abort', stop.abort, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(stop.timeout, timeoutMs);
  const fed = feed(options.inputStream, child.stdin, stop.source);
  try {
    const result = await Promise.race([child, stop.ended]);
    const why = stop.reason();
    // The leader is gone; what it started has to go as well before we say that it is over.
    if (why !== undefined) await stop.ended;
    if (why === 'abort' && signal !== undefined) throw abortError(signal, command.file);
    if (why === 'source') await fed;
    if (why === 'timeout' || result === undefined) throw timedOut(command, timeoutMs ?? 0);
    return resultOf(command, result);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop.abort);
    if (child.pid !== undefined) running.delete(child.pid);
  }
}

function start(
  execa: typeof Execa,
  command: Command,
  { cwd, env, bareEnv, user, input, inputStream, onLine }: RunOptions,
) {
  // A group of its own (detached), so that a stop reaches the children of the program as well.
  const child = execa(command.file, command.args, {
    reject: false,
    stripFinalNewline: false,
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
    env,
    extendEnv: bareEnv !== true,
    ...user,
    ...(input === undefined
      ? { stdin: inputStream === undefined ? ('ignore' as const) : ('pipe' as const) }
      : { input }),
  });
  if (child.pid !== undefined) running.add(child.pid);
  if (onLine !== undefined) {
    for (const stream of [child.stdout, child.stderr]) {
      const lines = splitLines(onLine);
      stream.on('data', (chunk: Uint8Array) => {
        lines.push(chunk);
      });
      stream.on('end', () => {
        lines.end();
      });
    }
  }
  return child;
}

/** Why a program is ended; `source`: what it reads ended with an error. */
type StopReason = 'abort' | 'timeout' | 'source';

/** Ends a process group once, on abort, timeout or for want of input: first kindly, then for good. */
function stopper(pid: number | undefined) {
  let why: StopReason | undefined;
  let finish: () => void = () => undefined;
  const ended = new Promise<undefined>((resolve) => {
    finish = () => {
      resolve(undefined);
    };
  });
  const stop = (reason: StopReason) => {
    if (why !== undefined) return;
    why = reason;
    void endGroup(pid).then(finish);
  };
  return {
    ended,
    reason: () => why,
    abort: () => {
      stop('abort');
    },
    timeout: () => {
      stop('timeout');
    },
    source: () => {
      stop('source');
    },
  };
}

async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  if (await isGone(pid, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await isGone(pid, lastWaitMs);
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (signalGroup(pid, 0)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return true;
}

/** False when nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // Windows has no groups to signal; there the program itself is what can be reached.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

type Outcome = Awaited<ReturnType<typeof start>>;

function resultOf(
  command: Command,
  { exitCode, signal, stdout, stderr, ...rest }: Outcome,
): ExecResult {
  if (exitCode !== undefined) return { exitCode, stdout, stderr };
  // A program ended by a signal has no exit code; shells say 128 and the number of the signal.
  if (signal !== undefined) return { exitCode: 128 + osConstants.signals[signal], stdout, stderr };
  throw new DeployError('environment', 'TOOL_FAILED', `${command.file} could not be run`, {
    hint: `Try it by hand: ${command.file} --help`,
    details: rest.shortMessage === undefined ? [] : [rest.shortMessage],
    cause: rest.cause,
  });
}

/** The full path of a program, as the system would find it. */
async function which(name: string): Promise<string | undefined> {
  if (isAbsolute(name)) return (await isProgram(name)) ? name : undefined;
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder === '' ? '.' : folder, name + ending);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await fs.access(path, fsConstants.X_OK);
    return (await fs.stat(path)).isFile();
  } catch {
    return false;
  }
}

function missing(file: string): DeployError {
  return new DeployError('environment', 'TOOL_MISSING', `${file} is not on your PATH`, {
    hint: `Install ${file}, or add its folder to PATH.`,
  });
}

function timedOut(command: Command, ms: number): DeployError {
  const called = [command.file, ...command.args].join(' ');
  return new DeployError(
    'environment',
    'TOOL_TIMEOUT',
    `${command.file} did not finish within ${ms / 1000} s`,
    { hint: 'Run it by hand to see where it hangs.', details: [called] },
  );
}
