import { dirname, join, resolve } from 'node:path';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';

/** Where references are resolved. */
export interface ReferencePlace {
  readonly files: Files;
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the secrets file: relative paths start here. */
  readonly folder: string;
  /** As `process.platform` says it. */
  readonly platform: string;
  readonly signal?: AbortSignal;
}

/** The place of the references in a secrets file, on this machine. */
export function placeOf(
  file: string,
  { files, exec }: Pick<ReferencePlace, 'files' | 'exec'>,
  env: ReferencePlace['env'],
  signal?: AbortSignal,
): ReferencePlace {
  const place = { files, exec, env, folder: dirname(file), platform: process.platform };
  return signal === undefined ? place : { ...place, signal };
}

/** One kind of reference: a value that says where the value is. */
export interface Resolver {
  /** How it is called in a list: env, op. */
  readonly kind: string;
  /** What a value begins with that is such a reference: `env:`, `op://`. */
  readonly prefix: string;
  /**
   * Throws SECRET_REFERENCE_INVALID (usage) when what stands behind the prefix cannot be an address; asks
   * nobody.
   */
  check(address: string): void;
  /**
   * The value, whole, with the line break at its end cut. Throws SECRET_REFERENCE_… as `failures.ts` has them;
   * no error holds the value.
   */
  resolve(address: string, place: ReferencePlace): Promise<string>;
}

/** A path of a reference, `~/` and relative ones too. */
export function pathIn({ folder, env }: ReferencePlace, path: string): string {
  const home = env['HOME'] ?? env['USERPROFILE'];
  return path.startsWith('~/') && home !== undefined
    ? join(home, path.slice(2))
    : resolve(folder, path);
}

/** A text without the one line break that programs and editors put at its end. */
export function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
