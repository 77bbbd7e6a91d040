import { describe, expect, it } from 'vitest';
import { errorOf, resultOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

/** While the app runs. */
export function backingUp(scene: Scene): void {
  describe('db', () => {
    const run = (...args: readonly string[]) => scene.place.run('db', ...args);
    const titles = async () => (await scene.account.tasks()).map(({ title }) => title);

    it('looks at the database, whose schema is the one that the app knows', async () => {
      const ran = await run('status');
      expect(ran.code).toBe(0);
      expect(resultOf(ran)).toMatchObject({ action: 'status', current: true });
    });

    it('backs it up into a file that only its owner can read', async () => {
      expect((await run('backup', '--output', 'whole.gz')).code).toBe(0);
      expect(scene.place.modeOf('whole.gz')).toBe(0o600);
    });

    it('loses nothing by accident', async () => {
      const ran = await run('restore', 'whole.gz');
      expect([ran.code, errorOf(ran)?.code]).toEqual([6, 'RESTORE_NOT_EMPTY']);
    });

    it('brings it back under the running app, schema and rows', async () => {
      const before = await titles();
      await scene.account.addTask('added after the backup');
      expect((await run('restore', 'whole.gz', '--replace')).code).toBe(0);
      expect(await titles()).toEqual(before);
      await scene.account.addTask('added after the restore');
      expect(await titles()).toContain('added after the restore');
      expect((await run('restore', 'whole.gz', '--replace')).code).toBe(0);
    });
  });
}
