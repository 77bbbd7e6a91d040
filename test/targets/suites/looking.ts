import { describe, expect, it } from 'vitest';
import { healthOf, resultOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function looking(scene: Scene): void {
  describe('status', () => {
    it('is healthy, and exits 0', async () => {
      const ran = await scene.place.run('status');
      expect([ran.code, healthOf(ran).verdict]).toEqual([0, 'healthy']);
    });

    it('has every part, ready, with its age', async () => {
      const { components } = await scene.health();
      expect(components.map(({ name }) => name)).toEqual(['postgres', 'backend', 'frontend']);
      for (const { state, ready, desired, age } of components) {
        expect([state, ready]).toEqual(['ready', desired]);
        expect(age).toBeGreaterThanOrEqual(0);
      }
    });

    it('has asked what people open, and the database', async () => {
      const { components, database } = await scene.health();
      expect(components.at(-1)?.endpoint).toMatchObject({ ok: true, status: 200 });
      expect(database?.ok).toBe(true);
    });

    it('tells where it runs, and its URL', async () => {
      const told = await scene.health();
      expect(told).toMatchObject({
        target: scene.place.target,
        url: scene.url,
        project: scene.place.name,
        findings: [],
      });
      expect(told.place).toMatch(/^(in|on) /);
    });

    it('is a table for people', async () => {
      const { code, stdout } = await scene.place.read('status');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^COMPONENT +READY/);
      expect(stdout).toMatch(/^healthy: /m);
    });
  });

  describe('diagnose', () => {
    it('finds nothing certain, and exits 0', async () => {
      const ran = await scene.place.run('diagnose');
      expect([ran.code, resultOf(ran)]).toMatchObject([0, { verdict: 'nothing found' }]);
    });
  });
}
