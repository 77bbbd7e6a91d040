import type { Problem } from '../problem.ts';
import { warningAt } from '../problem.ts';
import type { Path } from '../yaml.ts';
import type { Rule } from './rule.ts';

const secretName =
  /(SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE_?KEY|API_?KEY|CREDENTIALS?)(_[A-Z0-9]+)?$/i;
/** Names that only point at a secret, or set how long it lives. */
const harmlessName = /_(FILE|PATH|URL|NAME|TTL|AGE|EXPIRY|EXPIRES|HEADER|ISSUER|AUDIENCE)$/i;
const secretValue =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|^(sk-|ghp_|github_pat_|xox[abp]-|AKIA)\w|^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]+:[^\s@/]+@/;

/** What looks like a secret does not stand in this file, which goes into git. */
export const secretsInPlain: Rule = ({ config }) =>
  Object.entries(config.components).flatMap(([name, component]) => [
    ...suspects(['components', name, 'env'], component.env),
    ...suspects(['components', name, 'buildArgs'], component.buildArgs),
  ]);

function suspects(path: Path, values: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(values)
    .filter(([variable, value]) => isSuspect(variable, value))
    .map(([variable]) =>
      warningAt(
        [...path, variable],
        'looks like a secret, and this file is not the place for one; list the name under "secrets" and keep the value in the secrets file',
      ),
    );
}

function isSuspect(variable: string, value: string): boolean {
  if (secretValue.test(value)) return true;
  const named = secretName.test(variable) && !harmlessName.test(variable);
  return named && value !== '' && !/^(\$\{.*\}|true|false|\d+)$/.test(value);
}
