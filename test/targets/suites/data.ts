import { describe, expect, it } from 'vitest';
import { errorOf, sumsIn } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function carryingData(scene: Scene): void {
  describe('data', () => {
    it('goes into a file that only its owner can read', async () => {
      const ran = await scene.place.run('data', 'export', 'data.gz');
      expect(ran.code).toBe(0);
      expect(scene.place.modeOf('data.gz')).toBe(0o600);
    });

    it('is not lost by accident', async () => {
      const ran = await scene.place.run('data', 'import', 'data.gz');
      expect([ran.code, errorOf(ran)?.code]).toEqual([6, 'DATA_PRESENT']);
    });

    it('comes back with equal checksums', async () => {
      await scene.account.addTask('added after the export');
      expect((await scene.place.run('data', 'import', 'data.gz', '--replace')).code).toBe(0);
      await scene.place.run('data', 'export', 'again.gz');
      expect(sumsIn(scene.place.file('again.gz'))).toEqual(sumsIn(scene.place.file('data.gz')));
    });

    it('has people go on where the export was', async () => {
      const titles = (await scene.account.tasks()).map(({ title }) => title);
      expect(titles).toEqual(['kept by every target']);
    });
  });
}
