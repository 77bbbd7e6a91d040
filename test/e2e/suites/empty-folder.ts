import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkout } from '../harness/checkout.ts';
import { todoDeploy } from '../harness/cli.ts';
import { modeOf } from '../harness/secrets-file.ts';

/** A folder with nothing in it, for an app of one's own. */
export function emptyFolderSuite(checkout: Checkout): void {
  describe('in an empty folder', () => {
    let cwd: string;
    const program = (args: readonly string[]) => todoDeploy(checkout, args, { cwd, direct: true });

    beforeAll(() => {
      cwd = mkdtempSync(join(tmpdir(), 'todo-deploy-mine-'));
    });

    afterAll(() => {
      rmSync(cwd, { recursive: true });
    });

    test('init writes everything that up needs, ready to edit', async () => {
      const args = ['init', '--yes', '--name', 'mine', '--database', 'in-cluster', '--scripts'];
      const { code, stdout, stderr } = await program(args);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('todo-deploy up');
      expect(readFileSync(join(cwd, 'todo-deploy.yaml'), 'utf8')).toMatch(/^name: mine$/m);
      expect(modeOf(join(cwd, '.todo-deploy/secrets.env'))).toBe(0o600);
      expect(modeOf(join(cwd, 'scripts/deploy-minikube.sh')) & 0o100).toBe(0o100);
    });

    test('up then has a plan for it', async () => {
      const { code, stdout, stderr } = await program(['up', '--yes', '--dry-run']);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('create the namespace — it does not exist');
      expect(stdout).toMatch(/mine\/backend:\S+ — no image of this content exists/);
    });

    test('init again changes nothing, and overwrites nothing that was edited', async () => {
      const args = ['init', '--yes', '--name', 'mine', '--database', 'in-cluster'];
      expect(await program(args)).toMatchObject({ code: 0 });
      const file = join(cwd, 'todo-deploy.yaml');
      const edited = `${readFileSync(file, 'utf8')}# mine\n`;
      writeFileSync(file, edited);
      const { code, stderr } = await program(args);
      expect(code).toBe(2);
      expect(stderr).toContain('--force');
      expect(readFileSync(file, 'utf8')).toBe(edited);
    });
  });
}
