import { splitReference } from '../ports/docker/reference.ts';

/** A reference, as a registry's HTTP API needs it. */
export interface RegistryAddress {
  /** host[:port], as in the reference. */
  readonly host: string;
  /** Path of the image on the registry: `todo/backend`. */
  readonly path: string;
  readonly tag: string;
}

/**
 * Cuts a reference into registry, path and tag. As for Docker, the first part is a registry only with a
 * dot or a colon in it, or when it is `localhost`; anything else is on Docker Hub.
 */
export function registryAddress(reference: string): RegistryAddress {
  const { repository, tag } = splitReference(reference);
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const named = first === 'localhost' || /[.:]/.test(first);
  return named
    ? { host: first, path: repository.slice(slash + 1), tag }
    : { host: 'docker.io', path: slash === -1 ? `library/${repository}` : repository, tag };
}

/** Whether a registry is on this machine; Docker speaks plain HTTP with those. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}
