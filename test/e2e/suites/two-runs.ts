import { describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import { eventsOf } from '../harness/cli.ts';
import { changeBackend } from './upgrade.ts';

/** Two people, or two terminals, change one deployment at the same time. */
export function twoRunsSuite(app: App): void {
  describe('up while another up is at work', () => {
    test('is refused by name, and the first one ends as if alone', async () => {
      changeBackend(app);
      const first = app.start(['up', '--yes', '--json']);
      await first.until('the first run to hold the deployment', () =>
        first.events().some((event) => event.type === 'step-started' && event.step === 'build'),
      );
      const second = await app.exits(6, ['up', '--yes', '--json']);
      const refusal = eventsOf(second).find((event) => event.type === 'error')?.error;
      expect(refusal).toMatchObject({ code: 'DEPLOYMENT_BUSY', kind: 'refused' });
      expect(refusal?.message).toMatch(/is being changed by process \d+ on /);

      const outcome = await first.finished;
      expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
      await app.exits(0, ['status']);
    });

    test('leaves no lock behind', async () => {
      const outcome = await app.up();
      expect(outcome.stdout).toMatch(/nothing to do/i);
    });
  });
}
