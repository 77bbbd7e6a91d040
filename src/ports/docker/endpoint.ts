import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { DockerEndpoint } from '../../clusters/provider.ts';
import { DeployError, messageOf } from '../../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const defaultSocket = '/var/run/docker.sock';

/**
 * The engine that the docker command would use: DOCKER_HOST, else the current docker context, else the
 * socket in the home folder (Docker Desktop), else the one of the system.
 */
export function defaultEndpoint(env: Environment, home = homedir()): DockerEndpoint {
  if (env.DOCKER_HOST !== undefined && env.DOCKER_HOST !== '') {
    const { DOCKER_HOST: host, DOCKER_CERT_PATH: certPath, DOCKER_TLS_VERIFY: verify } = env;
    return certPath !== undefined && verify !== undefined && verify !== ''
      ? { host, certPath }
      : { host };
  }
  const folder = env.DOCKER_CONFIG ?? join(home, '.docker');
  const fromContext = contextEndpoint(env.DOCKER_CONTEXT, folder);
  if (fromContext !== undefined) return fromContext;
  const ofHome = join(home, '.docker', 'run', 'docker.sock');
  return { host: `unix://${existsSync(ofHome) ? ofHome : defaultSocket}` };
}

/** The part of a context's file that we read. */
interface ContextMeta {
  Endpoints?: { docker?: { Host?: string } };
}

/** Docker keeps each context in a folder named by the SHA-256 of the context's name. */
function contextEndpoint(wanted: string | undefined, folder: string): DockerEndpoint | undefined {
  const config = readJson(join(folder, 'config.json')) as { currentContext?: string } | undefined;
  const name = wanted ?? config?.currentContext;
  if (name === undefined || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = readJson(join(folder, 'contexts', 'meta', id, 'meta.json')) as
    ContextMeta | undefined;
  const host = meta?.Endpoints?.docker?.Host;
  if (host === undefined || host === '') return undefined;
  const certPath = join(folder, 'contexts', 'tls', id, 'docker');
  return existsSync(certPath) ? { host, certPath } : { host };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Not there or not readable: the docker command goes on without it too.
    return undefined;
  }
}

/** Options for dockerode; every one is given, so that it does not look into the environment itself. */
export function clientOptions({ host, certPath }: DockerEndpoint): Docker.DockerOptions {
  const none = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
  if (host.startsWith('unix://')) {
    return { ...none, protocol: 'http', socketPath: host.slice('unix://'.length) };
  }
  if (host.startsWith('npipe://')) {
    return { ...none, protocol: 'http', socketPath: host.slice('npipe://'.length) };
  }
  const url = parse(host);
  const address = {
    host: url.hostname,
    port: url.port === '' ? '2375' : url.port,
    socketPath: undefined,
  };
  if (url.protocol === 'ssh:') {
    return {
      ...none,
      ...address,
      protocol: 'ssh',
      port: url.port === '' ? '22' : url.port,
      username: url.username,
    };
  }
  if (certPath === undefined) return { ...none, ...address, protocol: 'http' };
  return { ...none, ...address, protocol: 'https', ...readKeys(certPath) };
}

function readKeys(certPath: string): { ca: Buffer; cert: Buffer; key: Buffer } {
  const read = (name: string) => readFileSync(join(certPath, name));
  try {
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch (error) {
    const message = `the certificates for the Docker engine in ${certPath} cannot be read`;
    throw new DeployError('environment', 'ENGINE_UNREACHABLE', message, {
      hint: 'The folder holds ca.pem, cert.pem and key.pem; see DOCKER_CERT_PATH.',
      details: [messageOf(error)],
      cause: error,
    });
  }
}

function parse(host: string): URL {
  try {
    return new URL(host.includes('://') ? host : `tcp://${host}`);
  } catch (error) {
    throw new DeployError(
      'environment',
      'ENGINE_UNREACHABLE',
      `${host} is not the address of an engine`,
      {
        hint: 'DOCKER_HOST looks like unix:///var/run/docker.sock or tcp://host:2376.',
        details: [messageOf(error)],
        cause: error,
      },
    );
  }
}
