import { randomBytes } from 'node:crypto';
import { DeployError, messageOf } from '../errors.ts';
import { tellStarter } from '../ports/background.ts';
import { systemClock } from '../ports/clock.ts';
import { nodeFiles } from '../ports/files/node.ts';
import { networkHttp } from '../ports/http/network.ts';
import { LogFile } from '../ports/log-file.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import { nodeProcesses } from '../ports/processes/node.ts';
import { ChildrenFile } from './children-file.ts';
import { serveControl } from './control.ts';
import { endLeftovers, type Means } from './end-leftovers.ts';
import { isPortFree } from './ports.ts';
import { createProbe } from './probe.ts';
import { logPath, markerOf, protocol, supervisorPaths, writeState } from './state.ts';
import { Supervision } from './supervision.ts';
import { takeFolder } from './take-folder.ts';
import { tellChanges } from './tell-changes.ts';

const ownLogBytes = 512 * 1024;
const logBytes = 10 * 1024 * 1024;

const means: Means = { files: nodeFiles, processes: nodeProcesses, clock: systemClock };

/** What the supervisor tells the program that started it. */
export type Started = { readonly pid: number } | { readonly failed: Failure };

export interface Failure {
  readonly message: string;
  /** Of a failure that we understand. */
  readonly code?: string;
  readonly hint?: string;
}

/**
 * The body of the background process: ends what an earlier one left, then runs what it is told to, until it
 * is told to stop or the signal fires. When the folder has a supervisor already it only says so.
 */
export async function runSupervisor(folder: string, signal: AbortSignal): Promise<void> {
  // The end of the terminal or of the session that started it is not its own.
  process.on('SIGHUP', () => undefined);
  try {
    const log = new LogFile(supervisorPaths(folder).log, ownLogBytes);
    const tell = (line: string): void => {
      log.write(`${process.pid} ${line}`);
    };
    process.on('uncaughtException', (error) => {
      tell(`ended by a fault: ${error.stack ?? error.message}`);
      process.exit(1);
    });
    // Not where the person stands: that folder may have to go while the process goes on.
    process.chdir(folder);
    const taken = await takeFolder(folder, means);
    if ('lock' in taken) await supervise(folder, taken.lock.owner, tell, signal);
    else tellStarter({ pid: taken.supervisor.pid } satisfies Started);
  } catch (error) {
    tellStarter({ failed: failureOf(error) } satisfies Started);
    throw error;
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof DeployError)) return { message: messageOf(error) };
  const { message, code, hint } = error;
  return { message, code, ...(hint === undefined ? {} : { hint }) };
}

async function supervise(
  folder: string,
  self: ProcessIdentity,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const { pid, name } of await endLeftovers(folder, means))
    tell(`ended ${name ?? 'a process'} of an earlier run, pid ${pid}`);
  const supervision = createSupervision(folder, tell);
  supervision.listen(tellChanges(tell));
  const asked = new AbortController();
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= endAll(folder, supervision));
  const token = randomBytes(24).toString('hex');
  const control = await serveControl(token, supervision, () => {
    asked.abort();
    return end();
  });
  const about = { ...self, protocol, controlPort: control.port, token };
  await writeState(supervisorPaths(folder).record, about, nodeFiles);
  tell('ready');
  tellStarter({ pid: self.pid } satisfies Started);
  // Not AbortSignal.any: in Node 20 a signal made of others can be cleared away while it is waited for.
  await Promise.race([fired(signal), fired(asked.signal)]);
  try {
    await end();
    tell('stopped');
  } finally {
    control.close();
  }
}

function createSupervision(folder: string, tell: (line: string) => void): Supervision {
  const children = new ChildrenFile(folder, nodeFiles, (error) => {
    tell(`the list of processes was not written: ${messageOf(error)}`);
  });
  const logs = new Map<string, LogFile>();
  const logOf = (name: string): LogFile => {
    const log = logs.get(name) ?? new LogFile(logPath(folder, name), logBytes);
    logs.set(name, log);
    return log;
  };
  return new Supervision({
    ...{ processes: nodeProcesses, clock: systemClock, isPortFree, logOf },
    probe: createProbe(networkHttp, systemClock),
    marker: markerOf(folder),
    remember: (spec, identity) => children.remember(spec, identity),
    forget: (identity) => children.forget(identity),
  });
}

/** Ends what runs, and what escaped from its group. */
async function endAll(folder: string, supervision: Supervision): Promise<void> {
  await supervision.stop();
  await endLeftovers(folder, means);
  await nodeFiles.remove(supervisorPaths(folder).record);
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}
