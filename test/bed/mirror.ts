/** Where this machine gets Debian's packages from: the bed takes its own from the same place. */
import { run } from './shell.ts';

export interface DebianMirror {
  /** Base address of the main archive. */
  archive: string;
  /** Base address of the security archive. */
  security: string;
}

/**
 * Reads the mirror from apt's own configuration.
 * @throws Error when apt knows no Debian archive
 */
export async function debianMirror(): Promise<DebianMirror> {
  return mirrorOf(
    await run('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages']),
  );
}

/** The mirror among the sites that apt lists, one a line. */
export function mirrorOf(sites: string): DebianMirror {
  const known = sites.split('\n').map((site) => site.trim().replace(/\/$/, ''));
  const archive = known.find((site) => /\/debian$/.test(site));
  if (archive === undefined) {
    throw new Error('apt has no Debian archive among its sources (/etc/apt/sources.list*)');
  }
  const security = known.find((site) => site.endsWith('/debian-security'));
  return { archive, security: security ?? `${archive}-security` };
}
