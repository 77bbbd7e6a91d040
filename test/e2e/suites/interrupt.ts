import { afterAll, describe, expect, test } from 'vitest';
import { stepTitles } from '../../../src/pipeline/stepper.ts';
import { stepIds } from '../../../src/plan/steps.ts';
import type { App } from '../harness/app.ts';
import { namespaceExists } from '../harness/cluster.ts';
import { changeBackend } from './upgrade.ts';

/**
 * Only a stopped Minikube is started, only the target local fetches programs, only --rehearse rehearses, and only a
 * failure is taken back: these steps do not come.
 */
const others = ['branch', 'cluster', 'tools', 'rehearse', 'rollback'];
const steps = stepIds.filter((step) => !others.includes(step));

/** Ctrl-C in each step, one after the other: each run goes on from where the last one was stopped. */
export function interruptSuite(app: App): void {
  describe('Ctrl-C', () => {
    afterAll(async () => {
      await app.exits(0, ['teardown', '--yes', '--data']);
    });

    test.for(steps)(
      'while the step "%s" runs stops cleanly and says what remains',
      async (step) => {
        if (step === 'namespace') changeBackend(app);
        // npx turns every SIGINT into 130 by itself, so it stands in the way once only.
        const cli = app.start(['up', '--yes', '--json'], { direct: step !== 'build' });
        await cli.until(`step ${step}`, () =>
          cli.events().some((event) => event.type === 'step-started' && event.step === step),
        );
        cli.interrupt();
        const { code, stderr } = await cli.finished;
        const error = cli.events().findLast((event) => event.type === 'error')?.error;
        expect({ code, stderr, error }).toMatchObject({
          code: 130,
          error: { code: 'INTERRUPTED', kind: 'interrupted' },
        });
        // Some steps take milliseconds and may be over when the signal comes: then a later one was stopped.
        const failed = cli.events().find((event) => event.type === 'step-failed');
        const at = steps.indexOf(step);
        expect(steps.slice(at, at + 3)).toContain(failed?.step);
        expect(error?.message).toBe(`stopped during: ${stepTitles[failed!.step]}`);
        expect(error?.hint).toContain('Run the same command again');
        expect(error?.details.join('\n')).toMatch(new RegExp(`remains: .*${stepTitles.verify}`));
        expect(cli.groupIsAlive()).toBe(false);
      },
    );

    test('up then converges, and status agrees', async () => {
      await app.up();
      const response = await fetch(`${app.url}/api/health`);
      expect(response.status).toBe(200);
      await app.exits(0, ['status']);
      expect(await namespaceExists(app.checkout, app.namespace)).toBe(true);
    });
  });
}
