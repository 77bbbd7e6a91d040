import { askKeeper, type Keeper } from './ask.ts';
import { invalidReference } from './failures.ts';
import type { Resolver } from './reference.ts';

const onePassword: Keeper = {
  ...{ file: 'op', name: '1Password', timeoutMs: 60_000 },
  install: 'Install the 1Password CLI: https://developer.1password.com/docs/cli/get-started',
  signIn: 'Sign in first: op signin; in CI set OP_SERVICE_ACCOUNT_TOKEN.',
  nothing: /isn't an? (item|vault|field)|does not have a (field|section)|no item|not found in/i,
  denied: /sign(ed)? ?in|no accounts? (configured|found)|session|authoriz|unauthori|forbidden/i,
};

/** `op://vault/item/[section/]field`: the reference as 1Password shows it. */
export const opResolver: Resolver = {
  kind: 'op',
  prefix: 'op://',
  check: (address) => {
    const parts = address.split('/');
    if ([3, 4].includes(parts.length) && parts.every((part) => part.trim() !== '')) return;
    throw invalidReference('op://', 'vault, item or field is missing', 'op://VAULT/ITEM/FIELD');
  },
  resolve: (address, place) => {
    const reference = `op://${address}`;
    return askKeeper(onePassword, ['read', '--no-newline', reference], reference, place);
  },
};
