import { describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import type { HealthDocument } from '../../../src/targets/health.ts';
import { until } from '../harness/until.ts';

export interface Database {
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** `status`, and what it says while the database is away. */
export function statusSuite(app: App, database: Database): void {
  describe('status', () => {
    const exitCode = async () => (await app.run(['status'])).code;

    test('is healthy and exits 0', async () => {
      const { stdout } = await app.exits(0, ['status']);
      for (const word of ['backend', 'frontend', 'healthy']) expect(stdout).toContain(word);
      expect(stdout).toMatch(/1\/1/);
    });

    test('with --json is one document', async () => {
      const { stdout } = await app.exits(0, ['status', '--json']);
      const { result } = JSON.parse(stdout) as { result: HealthDocument };
      expect(result).toMatchObject({
        ...{ project: 'todo', namespace: app.namespace, verdict: 'healthy', url: app.url },
        ...{ database: { ok: true }, findings: [] },
      });
      expect(result.components.map(({ name }) => name).sort()).toEqual(['backend', 'frontend']);
      for (const component of result.components) {
        expect(component).toMatchObject({ state: 'ready', endpoint: { ok: true, status: 200 } });
        expect(component.ready).toBe(component.desired);
        expect(component.image).toMatch(/@sha256:|:c-/);
      }
    });

    test('names the database while it is stopped, and exits 5', async () => {
      await database.stop();
      try {
        await until('status is unhealthy', async () => (await exitCode()) === 5, 90_000);
        const { stdout, stderr } = await app.exits(5, ['status']);
        expect(stdout + stderr).toMatch(/database/i);
      } finally {
        await database.start();
      }
    });

    test('recovers when the database is back', async () => {
      await until('status is healthy', async () => (await exitCode()) === 0, 120_000);
    });
  });
}
