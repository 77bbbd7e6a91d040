import { describe, expect, test } from 'vitest';
import { restartApiServer } from '../../bed/control.ts';
import type { App } from '../harness/app.ts';
import { identity, podUids, revisions } from '../harness/cluster.ts';
import { changeBackend } from './upgrade.ts';

/** The API server goes away in the middle of `up` and comes back. */
export function apiRestartSuite(app: App): void {
  describe('up while the API server restarts', () => {
    test('changes nothing but the time', async () => {
      const { checkout, namespace } = app;
      const frontend = await identity(checkout, namespace, 'frontend');
      const backend = await podUids(checkout, namespace, 'backend');
      const before = await revisions(checkout, namespace);
      changeBackend(app);
      const cli = app.start(['up', '--yes', '--json']);
      await cli.until('the rollout to be watched', () =>
        cli.events().some((event) => event.type === 'step-started' && event.step === 'watch'),
      );
      await restartApiServer();
      const outcome = await cli.finished;
      expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
      expect(cli.events().filter(({ type }) => type === 'error' || type === 'step-failed')).toEqual(
        [],
      );
      const after = await revisions(checkout, namespace);
      expect(after['todo-frontend']).toBe(before['todo-frontend']);
      expect(Number(after['todo-backend'])).toBe(Number(before['todo-backend']) + 1);
      expect(await identity(checkout, namespace, 'frontend')).toEqual(frontend);
      const replaced = await podUids(checkout, namespace, 'backend');
      expect(replaced).not.toEqual([]);
      expect(replaced.filter((uid) => backend.includes(uid))).toEqual([]);
      await app.exits(0, ['status']);
    }, 180_000);
  });
}
