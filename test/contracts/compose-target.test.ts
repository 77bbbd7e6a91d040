import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesNothing } from '../../src/plan/plan.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import type { HealthDocument } from '../../src/targets/health.ts';
import type { LogsRequest, Target } from '../../src/targets/target.ts';
import { composeSamples } from './compose-sample.ts';
import { bedBase } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

const samples = await composeSamples('a', 21_500);

const request: LogsRequest = {
  ...{ sinceDeploy: false, previous: false, follow: false, bytes: false },
};

async function logsOf(target: Target, extra: Partial<LogsRequest> = {}): Promise<string[]> {
  const lines: string[] = [];
  await target.logs({ ...request, ...extra }, (records) => {
    lines.push(...records.map(({ source, text }) => `${source.label}: ${text}`));
    return Promise.resolve();
  });
  return lines;
}

describe.each(samples)('target compose on %s', (subject, sample) => {
  const { containers } = sample.ports.docker;
  const real = subject === 'this machine';

  beforeAll(() => sample.make());
  afterAll(() => sample.remove());

  it('plans everything where nothing is, and changes nothing by that', async () => {
    const { steps } = await (await sample.target()).planUp({ dryRun: true });
    expect(steps.map(({ step }) => step)).toEqual([
      ...['build', 'secrets', 'database', 'migrate', 'release', 'watch', 'verify'],
    ]);
    expect(steps.every(({ actions }) => actions.every(({ action }) => action === 'do'))).toBe(true);
    expect(await sample.idOf('store')).toBeUndefined();
    expect(await nodeFiles.exists(`${sample.folder}/.todo-deploy/secrets.env`)).toBe(false);
    expect((await (await sample.target()).health()).verdict).toBe('absent');
  });

  it('brings everything up, in order, and gives the URL', async () => {
    const url = await sample.up();
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    if (real) expect(await (await fetch(url!)).text()).toBe('4');
    const done = sample.events.flatMap((event) =>
      event.type === 'step-finished' ? [event.step] : [],
    );
    expect(done).toEqual(['build', 'secrets', 'database', 'migrate', 'release', 'watch', 'verify']);
  });

  it('keeps secrets out of what the engine tells', async () => {
    const text = await nodeFiles.readText(`${sample.folder}/.todo-deploy/secrets.env`);
    const values = [...text!.matchAll(/^(?:TOKEN|POSTGRES_PASSWORD)=(.+)$/gm)].map(
      ([, value]) => value,
    );
    expect(values).toHaveLength(2);
    const all = JSON.stringify(await containers.list({ 'todo-deploy/project': sample.name }));
    for (const value of values) expect(all).not.toContain(value);
    expect(all).toContain(`${sample.name}-secrets-1`);
    const web = await containers.inspect(`${sample.name}-web-1`);
    expect(Object.keys(web?.env ?? {})).not.toContain('TOKEN');
  });

  it('labels containers as Compose does, and serves this machine alone', async () => {
    const web = await containers.inspect(`${sample.name}-web-1`);
    expect(web?.labels).toMatchObject({
      'com.docker.compose.project': sample.name,
      'com.docker.compose.service': 'web',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.config_files': `${sample.folder}/docker/docker-compose.yml`,
    });
    expect(web?.ports).toMatchObject([{ hostAddress: '127.0.0.1', containerPort: 8000 }]);
  });

  it('has nothing to do the second time, and restarts nothing', async () => {
    const before = await sample.idOf('web');
    const planned = await (await sample.target()).planUp({ dryRun: false });
    expect(changesNothing(planned.steps)).toBe(true);
    await planned.carryOut({ allowLarge: false, rollback: true });
    expect(await sample.idOf('web')).toBe(before);
  });

  it('tells the health of each part', async () => {
    const health = await (await sample.target()).health();
    expect(health).toMatchObject({ target: 'compose', verdict: 'healthy', findings: [] });
    expect(health.components.map(({ name, state }) => [name, state])).toEqual([
      ['postgres', 'ready'],
      ['web', 'ready'],
    ]);
    const [, web] = health.components;
    expect(web?.endpoint).toMatchObject({ ok: true, status: 200 });
    expect(web?.memory).toBeGreaterThan(0);
    expect(health.url).toMatch(/^http:\/\/localhost:/);
  });

  it('writes logs, of what ran once too, and of one component', async () => {
    const target = await sample.target();
    const lines = await logsOf(target);
    expect(lines).toEqual(expect.arrayContaining(['migrate: migrated', 'web: web serves']));
    expect(lines.indexOf('migrate: migrated')).toBeLessThan(lines.indexOf('web: web serves'));
    expect(await logsOf(target, { component: 'postgres' })).toEqual([]);
  });

  it('carries a connection to the database beside the app', async () => {
    const database = await (await sample.target()).openDatabase();
    const url = new URL(database.url);
    expect(url.password).toBe('of-the-sample');
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
    const back = await new Promise<Buffer>((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = createConnection(Number(url.port), url.hostname, () => socket.end(bytes));
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(Buffer.concat(chunks));
      });
    });
    await database.close();
    expect(back.equals(bytes)).toBe(true);
  });

  it('makes anew only what a setting concerns, on the same port', async () => {
    const [web, store, url] = [
      await sample.idOf('web'),
      await sample.idOf('store'),
      await sample.up(),
    ];
    const changed = await sample.up({ COLOUR: 'blue' });
    expect(changed).toBe(url);
    expect(await sample.idOf('web')).not.toBe(web);
    expect(await sample.idOf('store')).toBe(store);
    expect((await containers.inspect(`${sample.name}-web-1`))?.env).toMatchObject({
      COLOUR: 'blue',
    });
    await sample.up();
  });

  it('starts again what somebody stopped, and tells of it meanwhile', async () => {
    const before = await sample.idOf('web');
    await containers.stop(`${sample.name}-web-1`, 1);
    const health = await (await sample.target()).health();
    expect(health).toMatchObject({ verdict: 'unhealthy', url: null });
    expect(health.findings[0]).toMatchObject({ component: 'web' });
    await sample.up();
    expect(await sample.idOf('web')).toBe(before);
  });

  it('removes what the file has no more', async () => {
    await sample.write({
      more: `  extra: { image: '${bedBase}', command: [python3, -c, 'import time; time.sleep(600)'], networks: [inside], stop_grace_period: 1s }`,
    });
    await sample.up();
    expect(await sample.idOf('extra')).toBeDefined();
    await sample.write();
    await sample.up();
    expect(await sample.idOf('extra')).toBeUndefined();
  });

  it('tells health anew when something changes', async () => {
    const seen: HealthDocument[] = [];
    const watching = new Promise<void>((resolve, reject) => {
      void sample
        .target()
        .then((target) =>
          target.watchHealth((health) => {
            seen.push(health);
            if (seen.length === 1) void containers.stop(`${sample.name}-web-1`, 1);
            if (health.verdict === 'unhealthy') resolve();
          }),
        )
        .catch(reject);
    });
    await watching;
    expect(seen[0]?.verdict).toBe('healthy');
    await sample.up();
  });

  it('takes over what docker compose made from this very file, and nothing of others', async () => {
    const web = `${sample.name}-web-1`;
    const labels = { 'com.docker.compose.project': sample.name };
    const file = {
      'com.docker.compose.project.config_files': `${sample.folder}/docker/docker-compose.yml`,
    };
    const made = (more: Record<string, string>) =>
      containers.create({
        ...{ name: web, image: bedBase, labels: { ...labels, ...more }, env: {}, restart: 'no' },
        ...{ readOnly: false, init: false, capAdd: [], capDrop: [], securityOpt: [], tmpfs: {} },
        ...{ mounts: [], networks: [], networkMode: 'none', ports: [], takesInput: false },
      });
    await containers.remove(web);
    const theirs = await made({});
    const failure = await failureOf(sample.up());
    expect(failure).toMatchObject({ kind: 'refused', code: 'COMPOSE_FOREIGN' });
    expect(failure.details).toEqual([`container ${web}`]);
    expect(await sample.idOf('web')).toBe(theirs);
    await containers.remove(web);
    const adopted = await made(file);
    await sample.up();
    expect(await sample.idOf('web')).not.toBe(adopted);
  });

  it('is taken down without its data, comes back with it, and goes with it', async () => {
    const { docker } = sample.ports;
    const ofProject = { 'todo-deploy/project': sample.name };
    const down = async (data: boolean) => {
      const planned = await (
        await sample.target()
      ).planTeardown({ data, images: data, cluster: false });
      return planned.hasWork ? planned.carryOut(() => undefined) : undefined;
    };
    const first = await down(false);
    const kept = [`${sample.name}_data`, `${sample.name}_secrets`];
    expect(first?.result).toMatchObject({ kept });
    expect(await containers.list(ofProject)).toEqual([]);
    expect(await docker.networks.list(ofProject)).toEqual([]);
    expect(await down(false)).toBeUndefined();
    await sample.up();
    expect((await (await sample.target()).health()).verdict).toBe('healthy');
    await down(true);
    expect(await containers.list(ofProject)).toEqual([]);
    expect(await docker.volumes.list(ofProject)).toEqual([]);
    expect(await docker.list(ofProject)).toEqual([]);
    expect((await (await sample.target()).health()).verdict).toBe('absent');
  });
});
