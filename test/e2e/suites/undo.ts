import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Traffic } from '../../faults/traffic.ts';
import { App } from '../harness/app.ts';
import type { Checkout } from '../harness/checkout.ts';
import { until } from '../harness/until.ts';

interface Row {
  readonly revision: number;
  readonly result: string;
  readonly serves?: number;
}

/** What the page says of a key. */
function keyOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** A version that does not work, and the way back; on a project small enough to be deployed often. */
export function undoSuite(checkout: Checkout): void {
  describe('a version that does not work', () => {
    const app = new App(checkout, 'todo-undo', ['--namespace', 'todo-undo']);
    const folder = () => join(checkout.folder, 'test/e2e/sample');
    const at = (key: string) => ({ cwd: folder(), direct: true, env: { KEY: key } });
    const edit = (file: string, from: string, to: string) => {
      const path = join(folder(), file);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
    };
    const page = async () => (await fetch(app.url)).text();
    // A pod that is on its way out may answer once more.
    const shows = (text: string) =>
      until(`the page says ${text}`, async () => (await page()) === text);
    const history = async (): Promise<Row[]> => {
      const { stdout } = await app.exits(0, ['history', '--json'], at('one'));
      return (JSON.parse(stdout) as { result: { revisions: Row[] } }).result.revisions;
    };
    let first = '';

    beforeAll(async () => {
      const outcome = await app.exits(0, ['up', '--yes'], at('one'));
      app.url = /http:\/\/localhost:\d+/.exec(outcome.stdout)?.[0] ?? '';
      first = await page();
    }, 180_000);
    afterAll(async () => {
      await app.run(['teardown', '--yes', '--data'], at('one'));
    }, 180_000);

    test('is taken back while the one before serves on, and the schema is told', async () => {
      const asking = new Traffic(app.url);
      edit('server/server.py', 'SCHEMA = "0001"', 'SCHEMA = "0002"');
      edit('todo-deploy.yaml', 'NOTE: first', 'NOTE: second, BROKEN: crash');
      const failed = await app.exits(5, ['up', '--yes'], at('one'));
      await asking.stop();
      expect(asking.failures).toEqual([]);
      expect(asking.answered).toBeGreaterThan(20);
      expect(failed.stderr).toContain('told to crash');
      expect(failed.stdout + failed.stderr).toMatch(/returned to revision 1, which serves/i);
      expect(failed.stdout + failed.stderr).toContain('0002');
      expect(await page()).toBe(first);
      expect((await history())[0]).toMatchObject({ revision: 2, result: 'rolled-back' });
      await app.exits(0, ['status'], at('one'));
    });

    test('is followed by one that works; rollback brings back the old Secret too', async () => {
      edit('todo-deploy.yaml', ', BROKEN: crash', '');
      await app.exits(0, ['up', '--yes'], at('two'));
      const second = first.replace(/note first key \w+/, `note second key ${keyOf('two')}`);
      await shows(second);
      await app.exits(2, ['rollback', 'one'], at('two'));
      const plan = await app.exits(0, ['rollback', '--dry-run'], at('two'));
      expect(plan.stdout).toMatch(/schema/i);
      expect(await page()).toBe(second);
      await app.exits(0, ['rollback', '--yes'], at('two'));
      await shows(first);
      await app.exits(0, ['rollback', '3', '--yes'], at('two'));
      await shows(second);
      expect((await history()).map(({ revision, result }) => `${revision} ${result}`)).toEqual([
        '5 deployed',
        '4 superseded',
        '3 superseded',
        '2 rolled-back',
        '1 superseded',
      ]);
    });
  });
}
