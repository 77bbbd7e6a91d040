import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDatabase, stopDatabase } from '../../bed/control.ts';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { get } from '../harness/cluster.ts';
import { writeConfig } from '../harness/config.ts';
import { NeonDatabase } from '../harness/neon.ts';
import { ProcessWatch } from '../harness/processes.ts';
import { readSecretsFile } from '../harness/secrets-file.ts';
import { secretsSuite } from './secrets.ts';
import { statusSuite } from './status.ts';
import { publicHost, tlsSuite } from './tls.ts';
import { tokensSuite } from './tokens.ts';

const secretsFile = '.todo-deploy/neon.env';
/** As long as a real one; nobody answers to it. */
const openAiKey = 'canary-openai-key-0123456789-abcdefghij';

/** A deployment whose database is elsewhere, behind a pooler, with a certificate of its own authority. */
export function neonSuite(app: App): void {
  describe('with the database on the stand-in for Neon', () => {
    const database = new NeonDatabase();
    let processes: ReadonlySet<string> = new Set();
    let said = '';

    beforeAll(async () => {
      await database.create();
      prepare(app, database);
      const watch = new ProcessWatch();
      try {
        said = (await app.up(['--verbose'])).stdout;
      } finally {
        processes = await watch.stop();
      }
    });

    afterAll(async () => {
      await app.exits(0, ['teardown', '--yes', '--data']);
      await database.drop();
    });

    test('up gives a URL of its own, and no database in the cluster', async () => {
      const response = await fetch(`${app.url}/api/health`);
      expect(response.status).toBe(200);
      expect(await get(app.checkout, ['statefulset,pvc', '-n', app.namespace])).toEqual([]);
    });

    test('up proved the database from here, and from inside the cluster', () => {
      for (const from of ['', 'from inside the cluster: ']) {
        for (const name of ['DATABASE_URL', 'DATABASE_URL_DIRECT']) {
          expect(said).toMatch(new RegExp(`${from}database \\S+ \\(${name}\\): .*answered in`));
        }
      }
    });

    test('db check --inside asks every stage from a pod of the app', async () => {
      const { stdout } = await app.exits(0, ['db', 'check', '--inside', '--json']);
      const { result } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { result: Proven };
      expect(result.databases.map(({ name }) => name)).toEqual([
        'DATABASE_URL',
        'DATABASE_URL_DIRECT',
      ]);
      for (const { stages } of result.databases) {
        const broken = stages.filter(({ state }) => state === 'fail');
        expect(broken).toEqual([]);
        expect(stages.filter(({ state }) => state === 'pass').length).toBeGreaterThan(5);
      }
    });

    test('a model service that does not take part is named, and the message is kept', async () => {
      const account = await Account.signUp(app.url, 'alan');
      const response = await account.request('/api/backend/chat', {
        method: 'POST',
        body: JSON.stringify({ message: 'add break the code' }),
        signal: AbortSignal.timeout(60_000),
      });
      const problem = (await response.json()) as { code: string; conversation_id: number };
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(problem.code).toMatch(/^model_/);
      const path = `/api/backend/conversations/${problem.conversation_id}/messages`;
      const { items } = (await (await account.request(path)).json()) as { items: unknown[] };
      expect(items).toMatchObject([
        { role: 'user', content: 'add break the code' },
        { role: 'assistant', status: 'failed' },
      ]);
    });

    tokensSuite(app, ({ kid, publicJwk }) =>
      // Older than the app's own key, so that the app goes on signing with its own.
      database.query(
        `INSERT INTO jwks (id, "publicKey", "privateKey", "createdAt") VALUES ($1, $2, '', '2000-01-01')`,
        [kid, JSON.stringify(publicJwk)],
      ),
    );
    tlsSuite(app);
    secretsSuite({
      app,
      secrets: () => {
        const generated = readSecretsFile(join(app.checkout.folder, secretsFile));
        return [database.password, openAiKey, generated['BETTER_AUTH_SECRET'] ?? ''];
      },
      processes: () => processes,
    });
    statusSuite(app, { stop: stopDatabase, start: startDatabase });
  });
}

interface Proven {
  readonly databases: readonly {
    readonly name: string;
    readonly stages: readonly { readonly id: string; readonly state: string }[];
  }[];
}

/** Configuration and secrets, as `init` would have made them for a Neon URL. */
function prepare({ checkout, namespace }: App, database: NeonDatabase): void {
  writeConfig(checkout, 'neon.yaml', (config) => {
    config.database = { source: 'external', caFile: database.caFile };
    config.namespace = namespace;
    config.secretsFile = secretsFile;
    const env = config.components['frontend']?.env ?? {};
    env['AUTH_ALLOWED_HOSTS'] = `${String(env['AUTH_ALLOWED_HOSTS'])},${publicHost}`;
  });
  const file = join(checkout.folder, secretsFile);
  mkdirSync(dirname(file), { recursive: true });
  const lines = [`DATABASE_URL=${database.pooled}`, `OPENAI_API_KEY=${openAiKey}`];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
