import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { doing, errorOf, resultOf, textOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function beforeDeployment(scene: Scene): void {
  describe('before anything is deployed', () => {
    it('status says so, and exits 5', async () => {
      const ran = await scene.place.run('status');
      expect(ran.code).toBe(5);
      expect(resultOf(ran)).toMatchObject({
        verdict: 'absent',
        target: scene.place.target,
        url: null,
      });
    });

    it('logs has none, and exits 5', async () => {
      const ran = await scene.place.run('logs');
      expect([ran.code, errorOf(ran)?.code]).toEqual([5, 'NO_LOGS']);
    });

    it('data has no database, and exits 2', async () => {
      const ran = await scene.place.run('data', 'export', 'nothing.gz');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'NOT_DEPLOYED']);
      expect(existsSync(scene.place.file('nothing.gz'))).toBe(false);
    });

    it('db migrate has no database, and exits 2', async () => {
      const ran = await scene.place.run('db', 'migrate', '--yes');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'NOT_DEPLOYED']);
    });

    it('teardown has nothing to remove', async () => {
      const ran = await scene.place.run('teardown', '--yes');
      expect(ran.code).toBe(0);
      expect(textOf(ran)).toMatch(/^Nothing to remove/);
    });

    it('up --dry-run has a plan, and changes nothing', async () => {
      const ran = await scene.place.run('up', '--yes', '--dry-run');
      expect(ran.code).toBe(0);
      expect(doing(ran)).toEqual(
        expect.arrayContaining(['database', 'migrate', 'release', 'verify']),
      );
      expect((await scene.health()).verdict).toBe('absent');
    });
  });
}
