import { describe, expect, test } from 'vitest';
import { run } from '../../bed/shell.ts';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { get, inventory } from '../harness/cluster.ts';
import { until } from '../harness/until.ts';

/** The end: `before` is what the cluster held before the first `up`. */
export function teardownSuite(app: App, before: () => readonly string[]): void {
  describe('teardown', () => {
    const left = async () =>
      (await inventory(app.checkout)).filter((line) => !before().includes(line));

    test('without --yes refuses to go on where nobody can answer', async () => {
      const { stderr } = await app.exits(2, ['teardown']);
      expect(stderr).toContain('--yes');
      expect(await (await fetch(`${app.url}/api/health`)).text()).not.toBe('');
    });

    test('shows in a dry run what it would remove, and removes nothing', async () => {
      // The autoscaler may add and take pods meanwhile.
      const own = async () =>
        (await inventory(app.checkout)).filter(
          (line) => line.startsWith(`${app.namespace} `) && !line.includes(' Pod '),
        );
      const objects = await own();
      const { stdout } = await app.exits(0, ['teardown', '--data', '--dry-run']);
      expect(stdout).toMatch(/2 Deployments/);
      expect(await own()).toEqual(objects);
    });

    test('keeps the data unless told otherwise, and the next up has it again', async () => {
      const account = await Account.signUp(app.url, 'edsger');
      await account.addTask('Outlives a teardown');
      const url = app.url;
      const { stdout } = await app.exits(0, ['teardown', '--yes']);
      expect(stdout).toContain('Left: 1 PersistentVolumeClaim.');
      await expect(fetch(`${url}/api/health`)).rejects.toThrow();
      const stays = await get(app.checkout, ['pvc', '-n', app.namespace]);
      expect(stays).toHaveLength(1);
      expect(
        await get(app.checkout, ['deploy,sts,job,secret,hpa,pdb', '-n', app.namespace]),
      ).toEqual([]);
      await app.up();
      expect(app.url).toBe(url);
      expect((await account.tasks()).map(({ title }) => title)).toEqual(['Outlives a teardown']);
    });

    test('with --data leaves the cluster as it was', async () => {
      const url = app.url;
      const { stdout } = await app.exits(0, ['teardown', '--yes', '--data']);
      expect(stdout).toContain('Left: nothing.');
      await expect(fetch(`${url}/api/health`)).rejects.toThrow();
      // A released volume is removed by its provisioner, a moment later.
      const gone = async () => (await left()).length === 0;
      await until('nothing of it is left', gone, 30_000).catch(() => undefined);
      expect(await left()).toEqual([]);
      expect(before().filter((line) => line.includes(' Namespace '))).not.toEqual([]);
      const after = await inventory(app.checkout);
      expect(before().filter((line) => !after.includes(line))).toEqual([]);
    });

    test('again says that there is nothing to remove', async () => {
      const { stdout } = await app.exits(0, ['teardown', '--yes', '--data']);
      expect(stdout).toMatch(/nothing to remove/i);
      expect(await left()).toEqual([]);
    });

    test('with --images removes the images that were built, and no other', async () => {
      const filter = 'label=todo-deploy/project=todo';
      const images = async (...args: string[]) =>
        (await run('docker', ['images', '-q', ...args])).split('\n');
      const ours = (await images('--filter', filter)).filter(Boolean);
      expect(ours.length).toBeGreaterThan(1);
      const bases = await images('node');
      await app.exits(0, ['teardown', '--yes', '--data', '--images']);
      expect((await images('--filter', filter)).filter(Boolean)).toEqual([]);
      expect(await images('node')).toEqual(bases);
    });
  });
}
