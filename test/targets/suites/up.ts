import { beforeAll, describe, expect, it } from 'vitest';
import { eventSchema } from '../../../src/reporters/event-schema.ts';
import type { HealthDocument } from '../../../src/targets/health.ts';
import { Account } from '../../e2e/harness/account.ts';
import type { Ran } from '../../faults/program.ts';
import { answers, errorOf, ofType, resultOf, textOf, urlOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

export function deploying(scene: Scene): void {
  describe('up', () => {
    let up: Ran;

    beforeAll(async () => {
      up = await scene.place.run('up', '--yes');
      scene.url = urlOf(up);
    });

    it('exits 0 with a URL of this machine', () => {
      expect([up.code, errorOf(up)]).toEqual([0, undefined]);
      expect(scene.url).toMatch(/^http:\/\/localhost:\d+$/);
    });

    it('prints events that the schema describes', () => {
      for (const event of up.events) expect(eventSchema.safeParse(event).error).toBeUndefined();
    });

    it('finishes each step that it starts', () => {
      const started = ofType(up, 'step-started').map(({ step }) => step);
      expect(ofType(up, 'step-finished').map(({ step }) => step)).toEqual(started);
      expect(started).toEqual(
        expect.arrayContaining([
          'secrets',
          'build',
          'database',
          'migrate',
          'release',
          'watch',
          'verify',
        ]),
      );
    });

    it('serves at once', async () => {
      expect(await answers(scene.url)).toBe(200);
    });

    it('serves people: an account, and a row in the database', async () => {
      scene.account = await Account.signUp(scene.url, 'contract');
      await scene.account.addTask('kept by every target');
      expect((await scene.account.tasks()).map(({ title }) => title)).toEqual([
        'kept by every target',
      ]);
    });

    it('shows no secret', () => {
      const shown = JSON.stringify(up.events) + up.stderr;
      expect(scene.place.secrets.length).toBeGreaterThan(1);
      for (const secret of scene.place.secrets) expect(shown).not.toContain(secret);
    });
  });

  describe('up again', () => {
    let again: Ran;
    let before: HealthDocument;

    beforeAll(async () => {
      before = await scene.health();
      again = await scene.place.run('up', '--yes');
    });

    it('says that there is nothing to do', () => {
      expect([again.code, resultOf(again)]).toEqual([0, { url: scene.url, changed: false }]);
      expect(textOf(again)).toMatch(/^Nothing to do/);
    });

    it('asks all the same whether it is healthy', () => {
      const verified = ofType(again, 'step-finished').find(({ step }) => step === 'verify');
      expect(verified?.outcome).toBe('done');
    });

    it('starts nothing anew', async () => {
      const after = await scene.health();
      for (const [index, { name, age, restarts }] of after.components.entries()) {
        const earlier = before.components[index];
        expect(name).toBe(earlier?.name);
        expect(restarts).toBe(earlier?.restarts);
        expect(age).toBeGreaterThanOrEqual(earlier?.age ?? 0);
      }
    });

    it('up --dry-run agrees', async () => {
      const ran = await scene.place.run('up', '--yes', '--dry-run');
      expect(textOf(ran)).toBe('Nothing to do.');
    });
  });
}
