import { createHash } from 'node:crypto';
import { DeployError } from '../errors.ts';

/**
 * Kubernetes names are DNS labels: at most 63 characters (RFC 1123). A namespace of ours has at most 40 of
 * them, and a dash stands between.
 */
const longestSlug = 63 - 40 - 1;
const hashLength = 8;
const plain = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const longestName = 100;

/**
 * The name of a preview as a DNS label of at most 22 characters: as it is where it is one, otherwise what can
 * be read of it with a hash behind it. No two names have one label; a name that ends like a hash has one too.
 */
export function slugOf(name: string): string {
  const endsLikeHash = new RegExp(`(^|-)[0-9a-f]{${hashLength}}$`);
  if (plain.test(name) && name.length <= longestSlug && !endsLikeHash.test(name)) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, hashLength);
  const readable = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug - hashLength - 1)
    .replace(/^-+|-+$/g, '');
  return readable === '' ? hash : `${readable}-${hash}`;
}

/** Throws PREVIEW_NAME_INVALID (usage) for what can be no name. */
export function checkName(name: string): void {
  const problem = whatIsWrong(name);
  if (problem === undefined) return;
  throw new DeployError('usage', 'PREVIEW_NAME_INVALID', `--branch: ${problem}`, {
    hint: 'Name the preview after what it shows, such as the git branch: --branch login-form',
  });
}

function whatIsWrong(name: string): string | undefined {
  if (name.trim() === '') return 'the name is empty';
  if (name !== name.trim()) return 'there is a space before or behind the name';
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name))
    return 'the name holds characters that cannot be shown';
  return name.length > longestName
    ? `the name is longer than ${longestName} characters`
    : undefined;
}
