import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import type { BuiltImage } from '../../../src/images/build.ts';
import { run } from '../../bed/shell.ts';
import { eventsOf, type Outcome } from '../harness/cli.ts';
import { get } from '../harness/cluster.ts';
import { ProcessWatch } from '../harness/processes.ts';
import { modeOf, readSecretsFile } from '../harness/secrets-file.ts';
import { runnableLine } from '../../docs/support/markdown.ts';
import { secretsSuite } from './secrets.ts';

/**
 * The README's command in a fresh clone: no configuration, no question, a URL at the end. `then` declares
 * what needs this deployment.
 */
export function firstUpSuite(app: App, then: () => void): void {
  describe('up in a fresh clone', () => {
    let outcome: Outcome;
    let processes: ReadonlySet<string> = new Set();
    const secretsFile = () => join(app.checkout.folder, '.todo-deploy/secrets.env');

    beforeAll(async () => {
      const watch = new ProcessWatch();
      try {
        outcome = await app.upWith(runnableLine());
      } finally {
        processes = await watch.stop();
      }
    });

    test('prints a URL that answers', async () => {
      expect(outcome.stdout).toContain(`Open ${app.url}`);
      const response = await fetch(`${app.url}/api/health`);
      expect(response.status).toBe(200);
    });

    test('shows its plan, with a reason for each action', () => {
      expect(outcome.stdout).toContain('create the namespace — it does not exist');
      expect(outcome.stdout).toContain('install — there is no release');
    });

    test('has made images within their budgets, of the size that build prints', async () => {
      const { stdout } = await app.exits(0, ['build', '--json']);
      const result = eventsOf({ stdout }).at(-1);
      const { images } = (result as unknown as { result: { images: BuiltImage[] } }).result;
      expect(images.map(({ component }) => component)).toEqual(['backend', 'frontend']);
      for (const { component, reference, sizeText } of images) {
        const bytes = Number(await run('docker', ['inspect', '-f', '{{.Size}}', reference]));
        expect(bytes / 1e6).toBeLessThanOrEqual(component === 'backend' ? 180 : 150);
        expect(sizeText).toContain(`${(bytes / 1e6).toFixed(1)} MB`);
      }
    });

    test('has no control characters in its output, which is a pipe', () => {
      expect(outcome.stdout + outcome.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
    });

    test('has enforced Pod Security "restricted" on its namespace', async () => {
      const namespaces = await get(app.checkout, ['namespaces']);
      const own = namespaces.find(({ metadata }) => metadata.name === app.namespace);
      expect(own?.metadata.labels).toMatchObject({
        'pod-security.kubernetes.io/enforce': 'restricted',
        'todo-deploy/project': 'todo',
      });
    });

    test('keeps its secrets in a file that only its owner can read', () => {
      expect(modeOf(secretsFile())).toBe(0o600);
      const names = Object.keys(readSecretsFile(secretsFile()));
      expect(names).toEqual(expect.arrayContaining(['BETTER_AUTH_SECRET', 'POSTGRES_PASSWORD']));
    });

    secretsSuite({
      app,
      secrets: () => Object.values(readSecretsFile(secretsFile())).filter((value) => value !== ''),
      processes: () => processes,
    });
    then();
  });
}
