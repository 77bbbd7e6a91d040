import { beforeAll, describe, expect, it } from 'vitest';
import type { HealthDocument } from '../../../src/targets/health.ts';
import type { Ran } from '../../faults/program.ts';
import { answers, doing, errorOf, ofType, resultOf, textOf } from '../ran.ts';
import type { Scene } from '../scene.ts';

/** While the app runs: a version with one more migration, which goes ahead of its deployment. */
export function migratingAlone(scene: Scene): void {
  describe('db migrate', () => {
    const run = (...args: readonly string[]) => scene.place.run('db', 'migrate', ...args);
    const agesOf = ({ components }: HealthDocument) =>
      components.map(({ name, image, restarts }) => [name, image, restarts]);
    const table = 'CREATE TABLE reminder (id bigint PRIMARY KEY)';
    const rehearses = scene.place.target === 'kubernetes';
    let before: HealthDocument;
    let migrated: Ran;

    it('has nothing to do for the version that is deployed', async () => {
      const ran = await run();
      expect([ran.code, resultOf(ran)]).toMatchObject([0, { changed: false, components: [] }]);
      expect(textOf(ran)).toMatch(/^Nothing to migrate/);
      expect(ofType(ran, 'step-started')).toEqual([]);
    });

    it('tries one that fails on a copy, where the target has that, and touches nothing', async () => {
      scene.place.addMigration(table, 'DELETE FROM task', 'SELECT 1 / 0');
      const ran = await run('--rehearse');
      if (!rehearses) {
        expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'TARGET_UNFIT']);
        return;
      }
      expect([ran.code, errorOf(ran)?.code]).toEqual([5, 'REHEARSAL_FAILED']);
      expect(JSON.stringify(errorOf(ran))).toContain('division by zero');
      expect(ofType(ran, 'step-started').map(({ step }) => step)).not.toContain('migrate');
      expect(JSON.stringify(resultOf(await scene.place.run('db', 'status')))).toContain('"0003"');
      expect((await scene.account.tasks()).length).toBe(1);
      expect(JSON.stringify(await scene.place.databasesInCluster())).not.toContain('rehearsal');
    });

    describe('of a version with one more migration', () => {
      beforeAll(async () => {
        scene.place.addMigration(table);
        before = await scene.health();
        migrated = await run('--yes', ...(rehearses ? ['--rehearse'] : []));
      });

      it('runs it, and releases nothing', async () => {
        expect([migrated.code, errorOf(migrated)]).toEqual([0, undefined]);
        expect(resultOf(migrated)).toMatchObject({ changed: true, components: ['backend'] });
        const started = ofType(migrated, 'step-started').map(({ step }) => step);
        expect(started).toEqual(expect.arrayContaining(['build', 'migrate']));
        expect(started.includes('rehearse')).toBe(rehearses);
        for (const step of ['database', 'release', 'watch']) expect(started).not.toContain(step);
        expect(agesOf(await scene.health())).toEqual(agesOf(before));
      });

      it('leaves the schema at the version of the checkout, and the app serving', async () => {
        const ran = await scene.place.run('db', 'status');
        expect(JSON.stringify(resultOf(ran))).toContain('"version":"0004"');
        expect(await answers(scene.url)).toBe(200);
        expect((await scene.account.tasks()).length).toBe(1);
      });

      it('has nothing more to do, and neither has the migration of up', async () => {
        expect(textOf(await run())).toMatch(/^Nothing to migrate/);
        const plan = await scene.place.run('up', '--yes', '--dry-run');
        expect(doing(plan)).toContain('release');
        expect(doing(plan)).not.toContain('migrate');
      });
    });
  });
}
