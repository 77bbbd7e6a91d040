import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attempt, type Outcome } from '../bed/shell.ts';
import { checkoutRoot, describeOnBed } from '../e2e/harness/bed.ts';
import { context, kubectl, registry } from '../slow-starts/project.ts';
import { key, openBranches, type Branches } from './branches.ts';

/** Migrations that are tried on a Neon branch, on a real cluster, before the project's database is touched. */

const namespace = `rehearsal-${process.pid}`;

/** What Pod Security "restricted" asks for. */
const securityContext = {
  ...{ allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000 },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};

describeOnBed('a rehearsal', () => {
  let branches: Branches;
  let folder = '';

  beforeAll(async () => {
    branches = await openBranches();
    folder = await mkdtemp(join(tmpdir(), 'todo-deploy-rehearsal-'));
    await cp(join(checkoutRoot, 'test/rollout-project'), folder, { recursive: true });
    const own = join(folder, '.todo-deploy');
    await mkdir(own);
    const stored = `DATABASE_URL='${branches.parent}'\n`;
    await writeFile(join(own, 'secrets.env'), stored, { mode: 0o600 });
    await writeFile(join(own, 'database.json'), JSON.stringify(branches.origin));
  });

  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
    await branches.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** `up --rehearse` of a version whose migration has this environment. */
  async function up(env: Readonly<Record<string, string>>, withKey = true): Promise<Outcome> {
    const values = { container: { securityContext }, migrations: { backoffLimit: 0 } };
    const app = {
      ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000 },
      ...{ health: '/readyz', imageBudget: 250, migrate: true, env, values },
      secrets: [{ name: 'DATABASE_URL' }, { name: 'DATABASE_CA' }],
    };
    const configuration = {
      ...{ version: 1, name: 'sample', namespace, cluster: { context, registry } },
      database: { source: 'external', caFile: branches.caFile },
      components: { app },
    };
    await writeFile(join(folder, 'todo-deploy.yaml'), JSON.stringify(configuration));
    const program = join(checkoutRoot, 'bin/todo-deploy.js');
    return attempt('node', [program, '--yes', '--plain', 'up', '--rehearse'], {
      cwd: folder,
      env: {
        ...{ ...branches.server.env, NEON_API_KEY: withKey ? key : '' },
        XDG_STATE_HOME: join(folder, 'state'),
      },
    });
  }

  const textOf = ({ stdout, stderr }: Outcome): string => stdout + stderr;

  it('stops a version whose migration fails, and lets one through whose migration works', async () => {
    const failed = await up({ MIGRATE_FAILS: 'no such column' });
    expect(failed.code).toBe(5);
    expect(textOf(failed)).toContain('try the migration on a Neon branch of main');
    expect(textOf(failed)).toContain('no such column');
    expect(textOf(failed)).toContain('REHEARSAL_FAILED');
    expect(textOf(failed)).not.toContain('==> Migrate the database');
    expect(await branches.databases()).toHaveLength(1);

    // Without a key it would be a second database, which this user may not make.
    const refused = await up({}, false);
    expect(refused.code).toBe(3);
    expect(textOf(refused)).toContain('REHEARSAL_FORBIDDEN');
    expect(textOf(refused)).toMatch(/ALTER ROLE "previews_\d+" CREATEDB/);

    const worked = await up({});
    expect(worked.code).toBe(0);
    expect(textOf(worked)).toMatch(
      /app migrated the Neon branch rehearsal\/[0-9a-f]+, which is gone/,
    );
    expect(await branches.databases()).toHaveLength(1);
    expect(branches.server.breaches).toEqual([]);

    const again = await up({});
    expect(again.code).toBe(0);
    expect(textOf(again)).not.toContain('Rehearse');
  });
});
