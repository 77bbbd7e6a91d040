import { dirname, resolve } from 'node:path';
import { DeployError } from '../errors.ts';
import { startBackground } from '../ports/background.ts';
import { systemClock } from '../ports/clock.ts';
import type { Command } from '../ports/exec.ts';
import { nodeFiles } from '../ports/files/node.ts';
import { nodeProcesses } from '../ports/processes/node.ts';
import { endLeftovers, type Means } from './end-leftovers.ts';
import { endOtherVersion, findSupervisor as find } from './find.ts';
import { holdsPort } from './held-port.ts';
import type { Started } from './process.ts';
import type { Leftover, Supervisor } from './spec.ts';
import { supervisorPaths } from './state.ts';
import { failed, takeFolder } from './take-folder.ts';

/** It first ends what an earlier one left, each with the time that it was promised. */
const startMs = 120_000;
const triesToStart = 5;

const means: Means = { files: nodeFiles, processes: nodeProcesses, clock: systemClock };

export type Env = Readonly<Record<string, string | undefined>>;

/** Whose supervisor: an absolute path, always written the same way. */
export interface SupervisorAt {
  readonly folder: string;
}

export interface EnsureSupervisor extends SupervisorAt {
  readonly env: Env;
  /** The command line of this program, to which `supervise …` is added; other in tests. */
  readonly program?: Command;
}

/** The supervisor of a folder, or undefined when none is alive. */
export function findSupervisor({ folder }: SupervisorAt): Promise<Supervisor | undefined> {
  return find(folder, means);
}

/**
 * The supervisor of a folder, started when none is alive: then what an earlier one left is ended first.
 * However many ask at the same moment, there is one. Throws DeployError SUPERVISOR_FAILED (environment) when
 * it does not start.
 */
export async function ensureSupervisor(wanted: EnsureSupervisor): Promise<Supervisor> {
  const { folder } = wanted;
  for (let tries = 0; tries < triesToStart; tries += 1) {
    const found = await find(folder, means);
    if (found !== undefined) return found;
    await endOtherVersion(folder, means);
    await start(wanted);
  }
  throw notStarted(folder, 'it started and was gone again');
}

/** Ends the supervisor with all that it runs, and what an earlier one left. False when there was nothing. */
export async function stopSupervisor(at: SupervisorAt): Promise<boolean> {
  const found = await findSupervisor(at);
  await found?.stop().catch((error: unknown) => {
    // It was ended meanwhile; what it ran is left, and is ended below.
    if (!(error instanceof DeployError)) throw error;
  });
  const left = await removeLeftovers(at);
  return found !== undefined || left.length > 0;
}

/**
 * Ends every process that an earlier supervisor of this folder left, and no process of anybody else.
 * Throws DeployError SUPERVISOR_FAILED (environment) when a supervisor has the folder, LEFTOVERS_STAY
 * (environment) when one cannot be ended.
 */
export async function removeLeftovers({ folder }: SupervisorAt): Promise<readonly Leftover[]> {
  await endOtherVersion(folder, means);
  const taken = await takeFolder(folder, means);
  if ('supervisor' in taken) throw failed(`it runs already, with pid ${taken.supervisor.pid}`);
  try {
    const ended = await endLeftovers(folder, means);
    await nodeFiles.remove(supervisorPaths(folder).record);
    return ended;
  } finally {
    await taken.lock.release();
  }
}

/** Whether what runs, or was left, of this folder listens on a port; `name` is the process that it is for. */
export function isPortOurs({ folder }: SupervisorAt, name: string, port: number): Promise<boolean> {
  return holdsPort({ folder, name, port }, means);
}

async function start({ folder, env, program = ownProgram() }: EnsureSupervisor): Promise<void> {
  const { file, args } = program;
  const command = { file, args: [...args, 'supervise', '--folder', folder] };
  // Where a loader that the program needs is found; the supervisor itself goes on to its folder.
  const cwd = resolve(dirname(args.find((arg) => /\.[cm]?[jt]s$/.test(arg)) ?? file));
  const options = { cwd, env: environmentOf(env), timeoutMs: startMs };
  let answer: Started;
  try {
    answer = (await startBackground(command, options)) as Started;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    throw notStarted(folder, error.message, error);
  }
  if (!('failed' in answer)) return;
  const { code, message, hint = `Its log is ${supervisorPaths(folder).log}.` } = answer.failed;
  if (code === undefined) throw notStarted(folder, message);
  throw new DeployError('environment', code, message, { hint });
}

/** What a program needs to run at all, and no more: it lives long, and knows no secret of the person. */
const needed =
  /^(path|pathext|home|user|logname|userprofile|appdata|localappdata|systemroot|systemdrive|windir|comspec|temp|tmp|tmpdir|lang|lc_\w+|tz|xdg_\w+)$/i;

function environmentOf(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}

/** How this very program was started: Node's own options, such as a loader, included. */
function ownProgram(): Command {
  const entry = process.argv[1] ?? '';
  return { file: process.execPath, args: [...process.execArgv, entry] };
}

function notStarted(folder: string, why: string, cause?: unknown): DeployError {
  return failed(why, { hint: `Its log is ${supervisorPaths(folder).log}.`, cause });
}
