import { describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import { identity, revisions } from '../harness/cluster.ts';
import { eventsOf } from '../harness/cli.ts';

/** `up` when nothing has changed. */
export function unchangedSuite(app: App): void {
  describe('up again, with nothing changed', () => {
    const state = async () => ({
      revisions: await revisions(app.checkout, app.namespace),
      backend: await identity(app.checkout, app.namespace, 'backend'),
      frontend: await identity(app.checkout, app.namespace, 'frontend'),
    });

    test('does nothing and says why', async () => {
      const before = await state();
      const url = app.url;
      const outcome = await app.up();
      expect(outcome.stdout).toMatch(/nothing to do/i);
      expect(outcome.stdout).toContain('image, settings and chart are the same');
      expect(app.url).toBe(url);
      expect(await state()).toEqual(before);
      expect(before.backend.templates).toHaveLength(1);
      expect(before.frontend.templates).toHaveLength(1);
    });

    test('plans nothing but looking, in a dry run', async () => {
      const outcome = await app.exits(0, ['up', '--yes', '--dry-run', '--json']);
      const plan = eventsOf(outcome).find((event) => event.type === 'plan');
      const doing = plan?.steps.filter(({ actions }) =>
        actions.some(({ action }) => action === 'do'),
      );
      // The autoscaler may be adding a pod just now, which is worth watching and no change of ours.
      const steps = doing?.map(({ step }) => step).filter((step) => step !== 'watch');
      expect(steps).toEqual(['verify']);
      for (const { actions } of plan?.steps ?? []) {
        for (const { reason } of actions) expect(reason).not.toBe('');
      }
    });
  });
}
