import { commandResolver } from './command.ts';
import { envResolver } from './env.ts';
import { fileResolver } from './file.ts';
import { keychainResolver } from './keychain.ts';
import { opResolver } from './op.ts';
import type { Resolver } from './reference.ts';
import { sopsResolver } from './sops.ts';
import { vaultResolver } from './vault.ts';

/** Every kind of reference; a new one is a file and a line here. */
export const resolvers: readonly Resolver[] = [
  envResolver,
  fileResolver,
  opResolver,
  vaultResolver,
  sopsResolver,
  commandResolver,
  keychainResolver,
];

/** What stands before a plain value that begins like a reference. */
const escapePrefix = 'literal:';

/** A value that says where the value is. */
export interface Reference {
  readonly resolver: Resolver;
  /** What stands behind the prefix. */
  readonly address: string;
}

/** The reference that a value is; undefined for a plain value. */
export function referenceIn(value: string): Reference | undefined {
  const resolver = resolvers.find(({ prefix }) => value.startsWith(prefix));
  if (resolver === undefined) return undefined;
  return { resolver, address: value.slice(resolver.prefix.length) };
}

/** A value that is no reference, without the `literal:` that may keep it from being one. */
export function plainValue(value: string): string {
  return value.startsWith(escapePrefix) ? value.slice(escapePrefix.length) : value;
}

/** Variables of the environment that some values refer to. */
export function variablesBehind(values: Readonly<Record<string, string>>): string[] {
  return Object.values(values).flatMap((value) => {
    const reference = referenceIn(value);
    return reference?.resolver === envResolver ? [reference.address] : [];
  });
}
