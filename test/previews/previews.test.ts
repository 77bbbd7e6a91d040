import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attempt, type Outcome } from '../bed/shell.ts';
import { checkoutRoot, describeOnBed } from '../e2e/harness/bed.ts';
import { context, kubectl, registry } from '../slow-starts/project.ts';
import { key, openBranches, type Branches } from './branches.ts';

/** Two previews side by side on a real cluster, each on a copy of the data of its project. */

const namespace = `previews-${process.pid}`;
const names = ['one', 'feature/Two'] as const;

/** What Pod Security "restricted" asks for: the namespace of a preview is ours. */
const securityContext = {
  ...{ allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000 },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};

function configuration(caFile: string) {
  const app = {
    ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000, health: '/readyz' },
    ...{ imageBudget: 250, expose: true, values: { container: { securityContext } } },
    secrets: [{ name: 'DATABASE_URL' }, { name: 'DATABASE_CA' }],
  };
  return {
    ...{ version: 1, name: 'sample', namespace, cluster: { context, registry } },
    database: { source: 'external', caFile, ownTables: ['notes'] },
    components: { app },
  };
}

describeOnBed('previews', () => {
  let branches: Branches;
  let folder = '';

  beforeAll(async () => {
    branches = await openBranches();
    await branches.query(branches.parent, 'CREATE TABLE notes (text text)');
    await branches.query(branches.parent, `INSERT INTO notes VALUES ('of the parent')`);
    folder = await mkdtemp(join(tmpdir(), 'todo-deploy-previews-'));
    await cp(join(checkoutRoot, 'test/rollout-project'), folder, { recursive: true });
    const own = join(folder, '.todo-deploy');
    await mkdir(own);
    const { parent, origin, caFile } = branches;
    await writeFile(join(folder, 'todo-deploy.yaml'), JSON.stringify(configuration(caFile)));
    await writeFile(join(own, 'secrets.env'), `DATABASE_URL='${parent}'\n`, { mode: 0o600 });
    await writeFile(join(own, 'database.json'), JSON.stringify(origin));
  });

  afterAll(async () => {
    for (const one of await namespaces()) {
      await kubectl(['delete', 'namespace', one, '--wait=false', '--ignore-not-found']);
    }
    await branches.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The address of the project's database in the environment must not lead a preview there. */
  function run(args: readonly string[], withKey = true): Promise<Outcome> {
    const { env, ...about } = { ...branches.server, cwd: folder };
    const program = join(checkoutRoot, 'bin/todo-deploy.js');
    return attempt('node', [program, '--yes', '--plain', ...args], {
      cwd: about.cwd,
      env: {
        ...{ ...env, NEON_API_KEY: withKey ? key : '', DATABASE_URL: branches.parent },
        XDG_STATE_HOME: join(folder, 'state'),
      },
    });
  }

  /** What a command prints that ends well. */
  async function well(args: readonly string[], withKey = true): Promise<string> {
    const { code, stdout, stderr } = await run(args, withKey);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  async function namespaces(): Promise<string[]> {
    const listed = await kubectl(['get', 'namespaces', '-o', 'name']);
    const all = listed.split('\n').map((line) => line.replace('namespace/', ''));
    return all.filter((name) => name.startsWith(`${namespace}-`)).sort();
  }

  /** DATABASE_URL as the pods of a namespace have it. */
  async function urlIn(one: string): Promise<string> {
    const pod = ['exec', '-n', one, 'deployment/sample-app', '--'];
    return (await kubectl([...pod, 'printenv', 'DATABASE_URL'])).trim();
  }

  const notes = async (url: string): Promise<string[]> =>
    (await branches.query(url, 'SELECT text FROM notes ORDER BY 1')).map(
      (row) => (row as { text: string }).text,
    );

  it('stand side by side, each with its own data, and go without a trace', async () => {
    const dry = await well(['up', '--branch', 'one', '--dry-run']);
    expect(dry).toContain('make a Neon branch of main in project sample');
    expect(await branches.databases()).toHaveLength(1);

    for (const name of names) await well(['up', '--branch', name]);
    const made = await namespaces();
    expect(made).toEqual([
      expect.stringMatching(`^${namespace}-feature-two-[0-9a-f]{8}$`),
      `${namespace}-one`,
    ]);
    expect(await branches.databases()).toHaveLength(3);

    const urls = await Promise.all(made.map(urlIn));
    expect(new Set([...urls, branches.parent]).size).toBe(3);
    for (const [index, url] of urls.entries()) {
      await branches.query(url, `INSERT INTO notes VALUES ('of ${index}')`);
    }
    for (const [index, url] of urls.entries()) {
      expect(await notes(url)).toEqual([`of ${index}`, 'of the parent']);
    }
    expect(await notes(branches.parent)).toEqual(['of the parent']);

    expect(await well(['up', '--branch', 'one'])).toContain('Nothing to do');
    expect(await branches.databases()).toHaveLength(3);
    expect(await well(['status', '--branch', 'one'], false)).toContain('healthy');

    const keyless = await run(['teardown', '--branch', 'one'], false);
    expect(keyless).toMatchObject({ code: 2 });
    expect(keyless.stdout + keyless.stderr).toContain('PREVIEW_BRANCH_LEFT');
    expect(await namespaces()).toEqual(made.slice(0, 1));
    for (const name of names) await well(['teardown', '--branch', name]);
    expect(await namespaces()).toEqual([]);
    expect(await branches.databases()).toHaveLength(1);
    expect(await readdir(join(folder, '.todo-deploy/branches'))).toEqual(['.gitignore']);
    expect(await notes(branches.parent)).toEqual(['of the parent']);
    expect(branches.server.breaches).toEqual([]);
  });
});
