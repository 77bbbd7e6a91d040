import { askKeeper, type Keeper } from './ask.ts';
import { invalidReference, nothingThere } from './failures.ts';
import { pathIn, type Resolver } from './reference.ts';

const sops: Keeper = {
  ...{ file: 'sops', name: 'sops', timeoutMs: 30_000 },
  install: 'Install it: https://getsops.io/docs/#download',
  signIn:
    'Make the key reachable: SOPS_AGE_KEY_FILE for age, gpg-agent, or the login of the cloud.',
  nothing: /component .*not found|not found in/i,
  denied: /data key|no identity matched|failed to decrypt|could not decrypt|0 successful groups/i,
};

/** `sops:FILE#KEY`: a key of an encrypted file; dots lead into it: `sops:prod.yaml#database.password`. */
export const sopsResolver: Resolver = {
  kind: 'sops',
  prefix: 'sops:',
  check: (address) => {
    const { file, keys } = partsOf(address);
    if (file.trim() !== '' && keys.length > 0 && keys.every((key) => key !== '')) return;
    throw invalidReference('sops:', 'file or key is missing', 'sops:FILE#KEY');
  },
  resolve: async (address, place) => {
    const { file, keys } = partsOf(address);
    const path = pathIn(place, file);
    if (!(await place.files.exists(path))) {
      const hint = 'Relative paths start at the folder of the secrets file.';
      throw nothingThere(`there is no file ${path}`, hint);
    }
    const tree = keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`));
    const args = ['-d', '--extract', tree.join(''), path];
    return askKeeper(sops, args, `sops:${address}`, place);
  },
};

function partsOf(address: string): { readonly file: string; readonly keys: readonly string[] } {
  const end = address.lastIndexOf('#');
  if (end < 0) return { file: address, keys: [] };
  return { file: address.slice(0, end), keys: address.slice(end + 1).split('.') };
}
