import { askKeeper, type Keeper } from './ask.ts';
import { cannotAsk, invalidReference } from './failures.ts';
import type { Resolver } from './reference.ts';

/** The first unlock asks the person for a password or a finger. */
const timeoutMs = 60_000;

const mac: Keeper = {
  ...{ file: 'security', name: 'the keychain', timeoutMs },
  install: 'It is part of macOS: add /usr/bin to PATH.',
  signIn: 'Unlock it: security unlock-keychain; then allow the access when macOS asks.',
  nothing: /could not be found/i,
  denied: /interaction is not allowed|user canceled|authorization|passphrase|locked/i,
  nothingCode: 44,
};

const linux: Keeper = {
  ...{ file: 'secret-tool', name: 'the keyring', timeoutMs },
  install: 'Install it: the package libsecret-tools (Debian, Ubuntu) or libsecret (Fedora, Arch).',
  signIn: 'Unlock the keyring: sign in to the desktop, or start gnome-keyring-daemon --unlock.',
  // Without a word and with exit code 1: it knows no such item.
  nothing: /^\s*$/,
  denied: /locked|d-?bus|org\.freedesktop\.secrets|prompt|dismissed/i,
};

/** `keychain:NAME` or `keychain:NAME/ACCOUNT`: the keychain of macOS, the keyring of a Linux desktop. */
export const keychainResolver: Resolver = {
  kind: 'keychain',
  prefix: 'keychain:',
  check: (address) => {
    const [service = '', account, ...more] = address.split('/');
    if (/^[^-\s]/.test(service) && account !== '' && more.length === 0) return;
    throw invalidReference(
      'keychain:',
      'no name follows',
      'keychain:NAME or keychain:NAME/ACCOUNT',
    );
  },
  resolve: (address, place) => {
    const [service = '', account] = address.split('/');
    const reference = `keychain:${address}`;
    if (place.platform === 'darwin') {
      const whose = account === undefined ? [] : ['-a', account];
      const args = ['find-generic-password', '-w', '-s', service, ...whose];
      return askKeeper(mac, args, reference, place);
    }
    if (place.platform === 'win32') {
      const message = 'on Windows no program gives out what the Credential Manager keeps';
      const hint = 'Use command:, op://, vault: or sops: instead.';
      return Promise.reject(cannotAsk(message, hint));
    }
    const whose = account === undefined ? [] : ['account', account];
    return askKeeper(linux, ['lookup', 'service', service, ...whose], reference, place);
  },
};
