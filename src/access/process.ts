import { randomBytes } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { delimiter } from 'node:path';
import { DeployError } from '../errors.ts';
import { startBackground, tellStarter } from '../ports/background.ts';
import type { Command } from '../ports/exec.ts';
import { without } from '../ports/exec/withheld.ts';
import type { Files } from '../ports/files.ts';
import { nodeFiles } from '../ports/files/node.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { LogFile } from '../ports/log-file.ts';
import { askControl, serveControl } from './control.ts';
import { startForwarder } from './forwarder.ts';
import { accessPaths, readRecord, writeRecord, type AccessRecord, type Env } from './state.ts';

const startMs = 30_000;
const logBytes = 512 * 1024;

export interface AccessState {
  readonly alive: boolean;
  /** Where the app is on this machine, while it is alive. */
  readonly url?: string;
  readonly port?: number;
  readonly pid?: number;
}

/** What differs in tests. */
export interface AccessSurroundings {
  readonly env?: Env;
  readonly files?: Files;
  /** The command line of this program, to which `forward …` is added. */
  readonly program?: Command;
}

export interface EnsureAccess extends AccessSurroundings {
  readonly context: string;
  readonly namespace: string;
  readonly service: string;
  readonly preferredPort: number;
  /** Variables that the process, which lives long, is not given: they hold secrets. */
  readonly withheld: ReadonlySet<string>;
}

/**
 * Makes sure that a process on this machine carries connections to the Service, and says where. One that is
 * alive is used again; a new one takes the port that the last one had, else the preferred one, else the next
 * free one. Throws DeployError ACCESS_FAILED (environment) when it does not start.
 */
export async function ensureAccess(
  wanted: EnsureAccess,
): Promise<{ url: string; port: number; reused: boolean }> {
  const {
    context,
    namespace,
    service,
    preferredPort,
    env = process.env,
    files = nodeFiles,
  } = wanted;
  const paths = accessPaths(context, namespace, env);
  const record = await readRecord(paths.record, files);
  if (record !== undefined && (await askControl(record, 'status')) !== undefined) {
    if (record.service === service)
      return { url: urlOf(record.port), port: record.port, reused: true };
    await stopAccess(context, namespace, wanted);
  }
  const remembered = record?.port ?? 0;
  const near = remembered >= preferredPort && remembered < preferredPort + 100;
  const first = near ? remembered : preferredPort;
  const { file, args } = wanted.program ?? ownProgram();
  const where = ['--context', context, '--namespace', namespace];
  const command = {
    file,
    args: [...args, 'forward', ...where, '--service', service, '--port', String(first)],
  };
  const around = without(withAbsoluteKubeconfig(env), wanted.withheld);
  const port = await start(command, around, paths.log);
  return { url: urlOf(port), port, reused: false };
}

async function start(command: Command, env: Env, log: string): Promise<number> {
  // Not where the person stands: that folder may have to go while the process goes on.
  const cwd = dirname(command.args.find((arg) => /\.[cm]?[jt]s$/.test(arg)) ?? command.file);
  try {
    const ready = await startBackground(command, { cwd: resolve(cwd), env, timeoutMs: startMs });
    return (ready as { port: number }).port;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    throw new DeployError(
      'environment',
      'ACCESS_FAILED',
      `the process behind the URL on this machine did not start: ${error.message}`,
      {
        hint: `Its log is ${log}. The app itself runs; see it with \`todo-deploy status\`.`,
        cause: error,
      },
    );
  }
}

/** How this very program was started: Node's own options, such as a loader, included. */
function ownProgram(): Command {
  const entry = process.argv[1] ?? '';
  return { file: process.execPath, args: [...process.execArgv, entry] };
}

function withAbsoluteKubeconfig(env: Env): Env {
  const { KUBECONFIG } = env;
  if (KUBECONFIG === undefined) return env;
  const files = KUBECONFIG.split(delimiter).map((path) => (path === '' ? path : resolve(path)));
  return { ...env, KUBECONFIG: files.join(delimiter) };
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}

/** Whether the URL of a context and namespace is served: the process itself has to say so. */
export async function accessState(
  context: string,
  namespace: string,
  { env = process.env, files = nodeFiles }: AccessSurroundings = {},
): Promise<AccessState> {
  const record = await readRecord(accessPaths(context, namespace, env).record, files);
  if (record === undefined || (await askControl(record, 'status')) === undefined)
    return { alive: false };
  const { port, pid } = record;
  return { alive: true, url: urlOf(port), port, pid };
}

/** Ends the process, forgets its port and removes its files. False when none was running. */
export async function stopAccess(
  context: string,
  namespace: string,
  { env = process.env, files = nodeFiles }: AccessSurroundings = {},
): Promise<boolean> {
  const paths = accessPaths(context, namespace, env);
  const record = await readRecord(paths.record, files);
  const stopped = record !== undefined && (await askControl(record, 'stop')) !== undefined;
  for (const path of [paths.record, paths.log, `${paths.log}.1`]) await files.remove(path);
  return stopped;
}

export interface RunForwarder {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly service: string;
  /** First port to try. */
  readonly port: number;
  readonly signal: AbortSignal;
  readonly env?: Env;
  readonly files?: Files;
}

/** The body of that process: forwards until the signal fires or it is told to stop. */
export async function runForwarder(options: RunForwarder): Promise<void> {
  const { kubernetes, namespace, service, env = process.env, files = nodeFiles } = options;
  const paths = accessPaths(kubernetes.context, namespace, env);
  const logFile = new LogFile(paths.log, logBytes);
  const log = (line: string): void => {
    logFile.write(line);
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const forwarder = await startForwarder({
    kubernetes,
    namespace,
    service,
    port: options.port,
    log,
    signal,
  });
  const { port } = forwarder;
  const token = randomBytes(24).toString('hex');
  const about = { pid: process.pid, port, service };
  const control = await serveControl(
    token,
    () => about,
    () => {
      stop.abort();
      return forwarder.closed;
    },
  );
  const record: AccessRecord = {
    ...{ ...about, controlPort: control.port, token, context: kubernetes.context, namespace },
    startedAt: new Date().toISOString(),
  };
  await writeRecord(paths.record, record, files);
  tellStarter({ port });
  try {
    await forwarder.closed;
  } finally {
    control.server.close();
  }
}
