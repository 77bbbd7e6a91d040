import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ran } from '../../faults/program.ts';
import { answers, errorOf, healthOf, ofType } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function brokenVersion(scene: Scene): void {
  describe('a version that does not work', () => {
    let broken: Ran;

    beforeAll(async () => {
      scene.place.breakBackend();
      broken = await scene.place.run('up', '--yes');
    });

    afterAll(() => {
      scene.place.mendBackend();
    });

    it('exits 5 and names the cause', () => {
      expect([broken.code, errorOf(broken)?.kind]).toEqual([5, 'unhealthy']);
      expect(JSON.stringify(errorOf(broken))).toMatch(/LOG_LEVEL/);
    });

    it('is told as a finding, with evidence and a remedy', () => {
      const found = ofType(broken, 'finding').map(({ finding }) => finding);
      // On compose the same setting reaches the migration first, which then says it.
      const code = scene.place.target === 'compose' ? 'MIGRATION_FAILED' : 'CRASH';
      const about = found.find((one) => one.code === code && one.component === 'backend');
      expect(about?.cause).toMatch(/exit code 1|exits with code 1|ended with exit code/);
      expect(about?.evidence.length).toBeGreaterThan(0);
      expect(about?.remedy).not.toBe('');
    });

    it('is followed by the one before, which serves', async () => {
      if (scene.place.target !== 'compose') {
        expect(JSON.stringify(errorOf(broken))).toMatch(/Returned to/);
      }
      expect(await answers(scene.url)).toBe(200);
      expect((await scene.account.tasks()).length).toBe(1);
    });

    it('leaves a healthy deployment', async () => {
      scene.place.mendBackend();
      const ran = await scene.place.run('status');
      expect([ran.code, healthOf(ran).verdict]).toEqual([0, 'healthy']);
    });

    it('leaves nothing to do when it is mended', async () => {
      const ran = await scene.place.run('up', '--yes');
      expect([ran.code, await answers(scene.url)]).toEqual([0, 200]);
    });
  });
}
