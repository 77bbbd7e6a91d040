import { describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import { get, kubectl, serving } from '../harness/cluster.ts';
import { until } from '../harness/until.ts';

/** `logs`: both components in order of time, and pods that come and go. */
export function logsSuite(app: App): void {
  describe('logs', () => {
    test('are merged, each line with its component', async () => {
      await fetch(`${app.url}/api/backend/tasks`);
      const { stdout } = await app.exits(0, ['logs', '--tail', '20']);
      const lines = stdout.trim().split('\n');
      expect(lines.filter((line) => /^\W*backend/.test(line)).length).toBeGreaterThan(0);
      expect(lines.filter((line) => /^\W*frontend/.test(line)).length).toBeGreaterThan(0);
    });

    test('of one component, no more than asked for of each pod', async () => {
      const { checkout, namespace } = app;
      const selector = 'todo-deploy/component=backend';
      const pods = await get(checkout, ['pods', '-n', namespace, '-l', selector]);
      const { stdout } = await app.exits(0, ['logs', 'backend', '--tail', '3']);
      const lines = stdout.trim().split('\n');
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThanOrEqual(3 * pods.length);
      for (const line of lines) expect(line).toMatch(/^\W*backend/);
    });

    test('can be had byte for byte, and sifted', async () => {
      const { stdout } = await app.exits(0, ['logs', 'backend', '--raw', '--grep', '"level"']);
      for (const line of stdout.trim().split('\n'))
        expect(JSON.parse(line)).toHaveProperty('level');
      const { stdout: shown } = await app.exits(0, ['logs', 'backend', '--since-deploy']);
      expect(shown).toMatch(/INFO {2}/);
      const { stderr } = await app.exits(2, ['logs', '--grep', 'a(b']);
      expect(stderr).toContain('^ here');
    });

    test('of a component that does not exist say which there are', async () => {
      const { stdout, stderr } = await app.exits(2, ['logs', 'bakend']);
      expect(stdout + stderr).toContain('backend');
    });

    test('follow a pod that is replaced', async () => {
      const { checkout, namespace } = app;
      const cli = app.start(['logs', 'backend', '-f', '--raw', '--tail', '1']);
      await cli.until('a first line', () => cli.stdout.includes('\n'));
      await kubectl(checkout, [
        'delete',
        'pods',
        '-n',
        namespace,
        '-l',
        serving('backend'),
        '--wait=false',
      ]);
      await kubectl(checkout, ['rollout', 'status', '-n', namespace, 'deployment/todo-backend']);
      const [pod = ''] = (await podNames(app)).slice(-1);
      // Its container may still be about to start, and have no log to ask for.
      const last = ['logs', '-n', namespace, pod, '--tail', '1'];
      const written = await until('a log of the new pod', async () => {
        const line = await kubectl(checkout, last).catch(() => '');
        return line === '' ? undefined : line;
      });
      await cli.until(
        'a line of the new pod',
        () => cli.stdout.includes(written.slice(0, 40)),
        30_000,
      );
      cli.interrupt();
      await cli.finished;
      expect(cli.groupIsAlive()).toBe(false);
    });
  });
}

async function podNames({ checkout, namespace }: App): Promise<string[]> {
  const sorted = [
    '--sort-by=.metadata.creationTimestamp',
    '-o',
    'jsonpath={.items[*].metadata.name}',
  ];
  const names = await kubectl(checkout, [
    'get',
    'pods',
    '-n',
    namespace,
    '-l',
    serving('backend'),
    ...sorted,
  ]);
  return names.split(' ');
}
