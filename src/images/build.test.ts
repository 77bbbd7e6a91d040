import { describe, expect, it } from 'vitest';
import { componentsInOrder, type Project } from '../config/project.ts';
import { configSchema } from '../config/schema.ts';
import { FakeDocker, type FakeDockerOptions } from '../ports/docker/fake.ts';
import type { Files } from '../ports/files.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { formatSize, judgeSize } from './budget.ts';
import { buildImage } from './build.ts';
import { componentFingerprint } from './component-fingerprint.ts';

const contents = {
  '/p/app/main.py': 'print()',
  '/p/app/secret.env': 'PASSWORD=1',
  '/p/app/.dockerignore': '*.env\n',
  '/p/docker/Dockerfile': 'FROM scratch\nCOPY main.py /\n',
};

function project(build: object = {}): Project {
  const backend = {
    ...{ path: 'app', dockerfile: 'docker/Dockerfile', chart: 'helm/backend', port: 8000 },
    ...{ health: '/healthz', imageBudget: 180, buildArgs: { A: '1' } },
  };
  const database = { source: 'in-cluster' };
  const config = { version: 1, name: 'todo', database, build, components: { backend } };
  return {
    config: configSchema.parse(config),
    root: '/p',
    file: '/p/todo-deploy.yaml',
    namespace: 'todo',
  };
}

async function build(
  options: FakeDockerOptions = {},
  {
    files = contents,
    config = {},
    allowLarge = false,
    during = () => Promise.resolve(),
  }: {
    files?: Record<string, string>;
    config?: object;
    allowLarge?: boolean;
    /** Happens to the files while they are built. */
    during?: (files: Files) => Promise<void>;
  } = {},
) {
  const engine = new FakeDocker(options);
  const told: string[] = [];
  const [component] = componentsInOrder(project().config);
  if (component === undefined) throw new Error('the project has a component');
  const disk = fakeFiles(files);
  const { tag } = await componentFingerprint(project(config), component, disk);
  const reference = `localhost:5000/todo/backend:${tag}`;
  let changed = Promise.resolve();
  const built = buildImage({
    ...{ project: project(config), component, reference, allowLarge, engine },
    ...{ files: disk, signal: new AbortController().signal },
    tell: (message) => {
      if (told.push(message) === 1) changed = during(disk);
    },
  });
  return { built: built.finally(() => changed), engine, told, reference };
}

describe('buildImage', () => {
  it('builds the component under the reference, labelled as ours, and gives ID and size', async () => {
    const { built, engine, told, reference } = await build({ imageSize: 142_340_000 });
    const image = await built;
    expect(image).toMatchObject({
      component: 'backend',
      reference,
      sizeText: '142.3 MB of 180 MB',
    });
    expect(await engine.inspect(reference)).toMatchObject({
      ...{ id: image.id, size: image.size },
      labels: { 'todo-deploy/project': 'todo', 'todo-deploy/component': 'backend' },
    });
    expect([...(engine.builds[0]?.files.keys() ?? [])]).toEqual(['.dockerignore', 'main.py']);
    expect(engine.builds[0]).toMatchObject({ buildArgs: { A: '1' }, secrets: {} });
    expect(told).toContain('[2/2] COPY main.py /');
  });

  it('fails above the budget, and leaves no image that would count as built', async () => {
    const { built, engine, reference } = await build({ imageSize: 200_000_000 });
    await expect(built).rejects.toMatchObject({
      ...{ kind: 'build', code: 'IMAGE_TOO_LARGE' },
      message: 'the image of backend has 200.0 MB, its budget is 180 MB',
      hint: expect.stringContaining('--allow-large') as string,
    });
    expect(await engine.inspect(reference)).toBeUndefined();
  });

  it('keeps a large image when it is allowed to', async () => {
    const { built } = await build({ imageSize: 200_000_000 }, { allowLarge: true });
    expect((await built).sizeText).toBe('200.0 MB of 180 MB');
  });

  it('fails when its source is changed meanwhile, and leaves no image under the tag of the old one', async () => {
    const during = (files: Files) => files.writeText('/p/app/main.py', 'other()');
    const { built, engine, reference } = await build({}, { during });
    await expect(built).rejects.toMatchObject({ kind: 'build', code: 'CONTEXT_CHANGED' });
    expect(await engine.inspect(reference)).toBeUndefined();
  });

  it('gives the CA bundle as a build secret and nowhere else', async () => {
    const files = { ...contents, '/p/ca.pem': 'CERTIFICATE' };
    const { built, engine } = await build({}, { files, config: { caFile: 'ca.pem' } });
    await built;
    const { secrets, ...rest } = engine.builds[0] ?? {};
    expect(Buffer.from(secrets?.ca ?? []).toString()).toBe('CERTIFICATE');
    expect(JSON.stringify(rest)).not.toContain('CERTIFICATE');
  });

  it('says what is wrong with the CA bundle', async () => {
    const missing = await build({}, { config: { caFile: '/etc/none.pem' } });
    await expect(missing.built).rejects.toMatchObject({ code: 'CA_FILE_MISSING', kind: 'usage' });
    const files = { ...contents, '/p/ca.pem': 'x'.repeat(500 * 1024 + 1) };
    const large = await build({}, { files, config: { caFile: 'ca.pem' } });
    await expect(large.built).rejects.toMatchObject({ code: 'CA_FILE_TOO_LARGE', kind: 'usage' });
  });
});

describe('budgets', () => {
  it('count a MB as 1,000,000 bytes, the limit included', () => {
    expect(formatSize(1_000_000)).toBe('1.0 MB');
    expect(judgeSize(150_000_000, 150).withinBudget).toBe(true);
    expect(judgeSize(150_000_001, 150).withinBudget).toBe(false);
    const without = judgeSize(742_500_000, Number.POSITIVE_INFINITY);
    expect(without).toEqual({ withinBudget: true, text: '742.5 MB' });
  });
});
