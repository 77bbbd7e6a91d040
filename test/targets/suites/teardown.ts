import { describe, expect, it } from 'vitest';
import { answers, errorOf, ofType, textOf, urlOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function removing(scene: Scene): void {
  describe('teardown', () => {
    it('asks, and does nothing where nobody can answer', async () => {
      const ran = await scene.place.run('teardown');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'CONFIRMATION_NEEDED']);
      expect(await answers(scene.url)).toBe(200);
    });

    it('shows in a dry run what it would remove, and removes nothing', async () => {
      const ran = await scene.place.run('teardown', '--dry-run');
      expect(ran.code).toBe(0);
      expect(
        ofType(ran, 'note')
          .map(({ message }) => message)
          .join('\n'),
      ).toMatch(/to remove/);
      expect(await answers(scene.url)).toBe(200);
    });

    it('ends what runs', async () => {
      expect((await scene.place.run('teardown', '--yes')).code).toBe(0);
      expect(await answers(scene.url)).toBe(0);
    });

    it('keeps the data, and the next up has it again', async () => {
      const ran = await scene.place.run('up', '--yes');
      expect(ran.code).toBe(0);
      scene.url = urlOf(ran);
      expect((await scene.account.tasks()).map(({ title }) => title)).toEqual([
        'kept by every target',
      ]);
    });

    it('with --data leaves nothing', async () => {
      expect((await scene.place.run('teardown', '--yes', '--data')).code).toBe(0);
      expect([await answers(scene.url), (await scene.health()).verdict]).toEqual([0, 'absent']);
    });

    it('again says that there is nothing to remove', async () => {
      const ran = await scene.place.run('teardown', '--yes', '--data');
      expect(ran.code).toBe(0);
      expect(textOf(ran)).toMatch(/^Nothing to remove/);
    });
  });
}
