import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RegistryCredentials } from '../ports/docker.ts';
import type { Exec } from '../ports/exec.ts';
import type { Files } from '../ports/files.ts';

/** The part of ~/.docker/config.json that holds log-ins. */
interface DockerConfig {
  readonly auths?: Readonly<
    Record<string, { readonly auth?: string; readonly identitytoken?: string }>
  >;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

const helperTimeoutMs = 10_000;
/** User name by which a helper says that the password is a token. */
const tokenUser = '<token>';

/** The folder where `docker login` keeps what it was told. */
export function dockerConfigFolder(env: Readonly<Record<string, string | undefined>>): string {
  return env.DOCKER_CONFIG ?? join(homedir(), '.docker');
}

/**
 * What `docker login` has kept for a registry: from its helper program, or from the file itself.
 * Undefined when there is nothing, then the registry is asked anonymously.
 */
export async function registryCredentials(
  host: string,
  { exec, files, folder }: { exec: Exec; files: Files; folder: string },
): Promise<RegistryCredentials | undefined> {
  const config = parse(await files.readText(join(folder, 'config.json')));
  // Docker Hub is kept under the address of its first API.
  const name = host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
  const helper = config.credHelpers?.[name] ?? config.credsStore;
  if (helper !== undefined) {
    const kept = await askHelper(exec, `docker-credential-${helper}`, name);
    if (kept !== undefined) return kept;
  }
  const entry = config.auths?.[name] ?? config.auths?.[`https://${name}`];
  if (entry?.identitytoken !== undefined && entry.identitytoken !== '') {
    return { identityToken: entry.identitytoken };
  }
  return entry?.auth === undefined ? undefined : decode(entry.auth);
}

function parse(text: string | undefined): DockerConfig {
  try {
    return JSON.parse(text ?? '{}') as DockerConfig;
  } catch {
    // The docker command itself complains about it; without log-ins public registries still work.
    return {};
  }
}

async function askHelper(
  exec: Exec,
  file: string,
  name: string,
): Promise<RegistryCredentials | undefined> {
  if ((await exec.which(file)) === undefined) return undefined;
  const options = { input: name, timeoutMs: helperTimeoutMs };
  const { exitCode, stdout } = await exec.run({ file, args: ['get'] }, options);
  if (exitCode !== 0) return undefined;
  const { Username: username, Secret: secret } = JSON.parse(stdout) as Record<
    string,
    string | undefined
  >;
  if (username === undefined || secret === undefined) return undefined;
  return username === tokenUser ? { identityToken: secret } : { username, password: secret };
}

function decode(auth: string): RegistryCredentials | undefined {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
