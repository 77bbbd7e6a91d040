/** The two configurations: every way in at a database outside, and what is made by todo-deploy itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine.ts';

const component = {
  // The folder of the project itself: the secrets file lies in the build context.
  ...{ path: '.', dockerfile: 'Dockerfile', chart: 'chart', port: 8000, health: '/' },
  ...{ imageBudget: 250, migrate: true, expose: true },
};

/** What each variable of the deployed program is, as the secrets file says it. */
export function valuesOfFile({ own }: Machine, urls: { pooled: string; direct: string }) {
  return {
    DATABASE_URL: urls.pooled,
    DATABASE_URL_DIRECT: urls.direct,
    BEHIND_ENV: 'env:PERSONAL_TOKEN',
    BEHIND_FILE: `file:${own}/key.pem`,
    BEHIND_COMMAND: `command:${own}/print`,
    BEHIND_OP: 'op://dev/hunt/token',
    BEHIND_VAULT: 'vault:secret/hunt#token',
    BEHIND_SOPS: `sops:${own}/encrypted.yaml#token`,
    BEHIND_KEYCHAIN: 'keychain:hunt',
  };
}

/** Come by other ways: two are set by hand, one stands in the environment. */
const others = ['BETTER_AUTH_SECRET', 'AWKWARD', 'OPENAI_API_KEY'];

/** The project with the database outside; `broken` is how the program fails. */
export function writeOutside(machine: Machine, namespace: string, broken = ''): void {
  const urls = { pooled: '', direct: '' };
  const names = [...Object.keys(valuesOfFile(machine, urls)), ...others];
  const secrets = [...names.map((name) => ({ name })), { name: 'DATABASE_CA', optional: true }];
  write(machine, 'todo-deploy.yaml', {
    ...{ name: 'hunt', namespace, database: { source: 'external', caFile: 'ca.pem' } },
    components: { web: webWith(secrets, names, broken) },
  });
}

/** The project whose password and key are made by todo-deploy. */
export function writeInside(machine: Machine, namespace: string): void {
  const names = ['BETTER_AUTH_SECRET', 'DATABASE_URL'];
  const secrets = [{ name: 'BETTER_AUTH_SECRET', generate: true }, { name: 'DATABASE_URL' }];
  write(machine, 'inside.yaml', {
    ...{ name: 'hunt-inside', namespace, secretsFile: '.todo-deploy/inside.env' },
    database: { source: 'in-cluster', chart: 'postgres' },
    components: { web: webWith(secrets, names) },
  });
}

function webWith(secrets: readonly object[], names: readonly string[], broken = '') {
  return { ...component, secrets, env: { SECRETS: names.join(' '), BROKEN: broken } };
}

function write({ project, registry }: Machine, name: string, config: object): void {
  const whole = { version: 1, target: 'kubernetes', cluster: { registry }, ...config };
  writeFileSync(join(project, name), JSON.stringify(whole));
}
