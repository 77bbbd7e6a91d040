import { describe, expect, it } from 'vitest';
import { errorOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function reading(scene: Scene): void {
  describe('logs', () => {
    it('has lines of every part', async () => {
      const parts = new Set((await scene.logs()).map(({ component }) => component));
      expect([...parts].sort()).toEqual(['backend', 'frontend', 'postgres']);
    });

    it('has those of one part alone', async () => {
      const parts = new Set((await scene.logs('backend')).map(({ component }) => component));
      expect([...parts]).toEqual(['backend']);
    });

    it('has no more than the last lines that were asked for', async () => {
      const sources = (await scene.logs('frontend', '--tail', '1')).map(({ pod }) => pod);
      expect(sources.length).toBeGreaterThan(0);
      expect(new Set(sources).size).toBe(sources.length);
    });

    it('has a time in each line, in order', async () => {
      const times = (await scene.logs()).map(({ time }) => Date.parse(String(time)));
      expect(times.length).toBeGreaterThan(5);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('has only lines that match', async () => {
      const { stdout } = await scene.place.read('logs', 'backend', '--grep', 'startup');
      expect(stdout).toMatch(/startup/i);
      for (const line of stdout.trim().split('\n')) expect(line).toMatch(/startup/);
    });

    it('knows what its parts are called', async () => {
      const ran = await scene.place.run('logs', 'nobody');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'COMPONENT_UNKNOWN']);
    });

    it('shows no secret', async () => {
      const { stdout, stderr } = await scene.place.read('logs');
      for (const secret of scene.place.secrets) expect(stdout + stderr).not.toContain(secret);
    });
  });
}
