import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attempt, type Outcome } from '../bed/shell.ts';
import { checkoutRoot, describeOnBed } from '../e2e/harness/bed.ts';
import { context, kubectl, registry } from '../slow-starts/project.ts';

/** A component whose Secret somebody else looks after, on a real cluster. */

const namespace = `existing-${process.pid}`;
const canary = 'canary-of-the-existing-secret';

/** What Pod Security "restricted" asks for. */
const securityContext = {
  ...{ allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000 },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};

const configuration = {
  ...{ version: 1, name: 'sample', namespace, cluster: { context, registry } },
  database: { source: 'external' },
  components: {
    app: {
      ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000 },
      ...{ health: '/readyz', imageBudget: 250, values: { container: { securityContext } } },
      ...{ existingSecret: 'of-the-team', secrets: [{ name: 'KEY' }, { name: 'OTHER' }] },
    },
  },
};

describeOnBed('a Secret of somebody else', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'todo-deploy-existing-'));
    await cp(join(checkoutRoot, 'test/rollout-project'), folder, { recursive: true });
    await writeFile(join(folder, 'todo-deploy.yaml'), JSON.stringify(configuration));
    await kubectl(['create', 'namespace', namespace]);
    await kubectl(['label', 'namespace', namespace, 'todo-deploy/project=sample']);
  });

  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]): Promise<Outcome> =>
    attempt('node', [join(checkoutRoot, 'bin/todo-deploy.js'), '--yes', '--plain', ...args], {
      ...{ cwd: folder, env: { XDG_STATE_HOME: join(folder, 'state') } },
    });

  const keyInPod = async (): Promise<string> => {
    const pod = ['exec', '-n', namespace, 'deployment/sample-app', '--'];
    return (await kubectl([...pod, 'printenv', 'KEY'])).trim();
  };

  const put = (literals: readonly string[]): Promise<string> =>
    kubectl([
      ...['create', 'secret', 'generic', 'of-the-team', '-n', namespace],
      ...literals.map((literal) => `--from-literal=${literal}`),
    ]);

  it('is asked for by its keys, read, followed when it changes, and left behind', async () => {
    const absent = await run('up');
    expect(absent).toMatchObject({ code: 3 });
    expect(absent.stdout + absent.stderr).toContain('app: there is no Secret of-the-team');
    await put([`KEY=${canary}`]);
    const lacking = await run('up', '--dry-run');
    expect(lacking.stdout + lacking.stderr).toContain('the Secret of-the-team has no OTHER');

    await kubectl(['delete', 'secret', 'of-the-team', '-n', namespace]);
    await put([`KEY=${canary}`, 'OTHER=2']);
    const first = await run('up');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout + first.stderr).not.toContain(canary);
    expect(await keyInPod()).toBe(canary);
    expect((await run('up')).stdout).toContain('Nothing to do');

    await kubectl(['delete', 'secret', 'of-the-team', '-n', namespace]);
    await put([`KEY=${canary}-2`, 'OTHER=2']);
    expect(await run('up')).toMatchObject({ code: 0 });
    expect(await keyInPod()).toBe(`${canary}-2`);

    expect(await run('teardown')).toMatchObject({ code: 0 });
    const left = await kubectl(['get', 'secret', 'of-the-team', '-n', namespace, '-o', 'name']);
    expect(left.trim()).toBe('secret/of-the-team');
  });
});
