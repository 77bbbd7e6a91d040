import { DeployError } from '../errors.ts';
import type { RegistryCredentials } from '../ports/docker.ts';
import type { Http, HttpResponse } from '../ports/http.ts';
import type { RegistryAddress } from './registry-address.ts';
import { authorization } from './registry-auth.ts';

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;

/** The registry of an image, over the HTTP API V2 (github.com/opencontainers/distribution-spec). */
export interface RegistryAccess {
  readonly http: Http;
  readonly scheme: 'http' | 'https';
  readonly credentials: RegistryCredentials | undefined;
}

export interface FoundManifest {
  /** Digest of the manifest, or of the index, that the tag names. */
  readonly digest: string;
  /** Digest of the image's configuration: what engines call the image ID. */
  readonly configDigest: string;
}

interface Manifest {
  readonly config?: { readonly digest?: string };
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os?: string; readonly architecture?: string };
  }[];
}

/**
 * What a tag names, for one architecture where it names several; undefined when there is no such tag.
 * Throws REGISTRY_UNREACHABLE, REGISTRY_FAILING, REGISTRY_REFUSED (environment).
 */
export async function findManifest(
  access: RegistryAccess,
  address: RegistryAddress,
  architecture: () => Promise<string>,
): Promise<FoundManifest | undefined> {
  const top = await manifest(access, address, address.tag);
  if (top === undefined) return undefined;
  const { manifests, config } = JSON.parse(top.body) as Manifest;
  const digest = digestOf(top);
  if (config?.digest !== undefined) return { digest, configDigest: config.digest };
  const wanted = manifests === undefined ? undefined : await architecture();
  const fits = manifests?.find(
    ({ platform }) => platform?.architecture === wanted && platform?.os === 'linux',
  );
  if (fits === undefined) return undefined;
  const inner = await manifest(access, address, fits.digest);
  const configDigest = (JSON.parse(inner?.body ?? '{}') as Manifest).config?.digest;
  return configDigest === undefined ? undefined : { digest, configDigest };
}

/**
 * Removes what a tag names; false when it was not there or the registry allows no removal.
 * Throws REGISTRY_UNREACHABLE, REGISTRY_FAILING, REGISTRY_REFUSED (environment).
 */
export async function deleteManifest(
  access: RegistryAccess,
  address: RegistryAddress,
): Promise<boolean> {
  const found = await manifest(access, address, address.tag);
  if (found === undefined) return false;
  const { status } = await call(access, address, 'DELETE', digestOf(found));
  return status === 202;
}

async function manifest(
  access: RegistryAccess,
  address: RegistryAddress,
  tagOrDigest: string,
): Promise<HttpResponse | undefined> {
  const response = await call(access, address, 'GET', tagOrDigest);
  if (response.status === 200) return response;
  if (response.status === 404) return undefined;
  if (response.status >= 500) throw failing(address, response);
  throw refused(address, `it answered ${response.status}`, response);
}

async function call(
  { http, scheme, credentials }: RegistryAccess,
  address: RegistryAddress,
  method: string,
  tagOrDigest: string,
): Promise<HttpResponse> {
  // Docker Hub serves its API under another name than the one in references.
  const host = address.host === 'docker.io' ? 'index.docker.io' : address.host;
  const url = `${scheme}://${host}/v2/${address.path}/manifests/${tagOrDigest}`;
  const headers = { Accept: [...manifestTypes, ...indexTypes].join(', ') };
  try {
    const first = await http.request(url, { method, headers });
    if (first.status !== 401) return first;
    const proof = await authorization(http, first.headers['www-authenticate'] ?? '', credentials);
    if (proof === undefined) throw refused(address, 'it wants a log-in', first);
    return await http.request(url, { method, headers: { ...headers, Authorization: proof } });
  } catch (error) {
    throw error instanceof DeployError && error.code === 'HTTP_UNREACHABLE'
      ? unreachable(address, error)
      : error;
  }
}

function digestOf({ headers }: HttpResponse): string {
  return headers['docker-content-digest'] ?? '';
}

function refused(
  { host, path, tag }: RegistryAddress,
  why: string,
  { body }: HttpResponse,
): DeployError {
  const message = `the registry ${host} does not show ${path}:${tag}: ${why}`;
  return new DeployError('environment', 'REGISTRY_REFUSED', message, {
    hint: `Log in first: docker login ${host}`,
    details: body === '' ? [] : [body.slice(0, 500)],
  });
}

/** A registry that answers, and has trouble of its own: 500, or 502 to 504 from what stands before it. */
function failing({ host, path, tag }: RegistryAddress, response: HttpResponse): DeployError {
  const { status, body } = response;
  const message = `the registry ${host} fails: it answered ${status} when asked for ${path}:${tag}`;
  return new DeployError('environment', 'REGISTRY_FAILING', message, {
    hint: 'Look at the log of the registry; when it is well again, run the same command again.',
    details: body === '' ? [] : [body.slice(0, 500)],
  });
}

function unreachable({ host }: RegistryAddress, cause: DeployError): DeployError {
  return new DeployError('environment', 'REGISTRY_UNREACHABLE', `no registry answers at ${host}`, {
    hint: 'Check that the registry runs, and that its address is right (cluster.registry in todo-deploy.yaml).',
    details: [cause.message],
    cause,
  });
}
