import { askKeeper, type Keeper } from './ask.ts';
import { invalidReference } from './failures.ts';
import type { Resolver } from './reference.ts';

const vault: Keeper = {
  ...{ file: 'vault', name: 'Vault', timeoutMs: 30_000 },
  install: 'Install it: https://developer.hashicorp.com/vault/install',
  signIn: 'Sign in first: vault login; in CI set VAULT_ADDR and VAULT_TOKEN.',
  nothing: /no value found|not present in secret|no secret exists/i,
  denied: /permission denied|missing client token|invalid token|code: 40[13]/i,
};

/** `vault:PATH#FIELD`: a field of a key-value secret, as `vault kv get -field=FIELD PATH` prints it. */
export const vaultResolver: Resolver = {
  kind: 'vault',
  prefix: 'vault:',
  check: (address) => {
    const { path, field } = partsOf(address);
    if (/^[^-\s]/.test(path) && /^\S/.test(field)) return;
    throw invalidReference('vault:', 'path or field is missing', 'vault:PATH#FIELD');
  },
  resolve: (address, place) => {
    const { path, field } = partsOf(address);
    return askKeeper(vault, ['kv', 'get', `-field=${field}`, path], `vault:${address}`, place);
  },
};

function partsOf(address: string): { readonly path: string; readonly field: string } {
  const end = address.lastIndexOf('#');
  return end < 0
    ? { path: address, field: '' }
    : { path: address.slice(0, end), field: address.slice(end + 1) };
}
