import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildProgress, BuildRequest, DockerEngine } from '../../src/ports/docker.ts';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { FakeDocker } from '../../src/ports/docker/fake.ts';
import { bedBase, bedIsUp, bedRegistry, removeImages } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

const run = randomUUID().slice(0, 8);
const label = { 'todo-deploy/contract': run };
let folder: string;

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'docker-contract-'));
  await fs.writeFile(join(folder, 'hello.txt'), `hello ${run}\n`);
  await fs.writeFile(join(folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await fs.symlink('hello.txt', join(folder, 'link'));
});

afterAll(() => fs.rm(folder, { recursive: true, force: true }));

function request(dockerfile: string, extra: Partial<BuildRequest> = {}): BuildRequest {
  const files = ['hello.txt', 'run.sh', 'link'].map((name) => [name, join(folder, name)] as const);
  return {
    ...{ files: new Map(files), dockerfile, tags: [], buildArgs: {}, labels: label, secrets: {} },
    ...extra,
  };
}

interface Subject {
  readonly engine: DockerEngine;
  /** An engine that does not answer. */
  readonly unreachable: DockerEngine;
}

function fakeSubject(): Subject {
  const engine = new FakeDocker({ registries: [bedRegistry] });
  engine.add([bedBase]);
  const unreachable = new FakeDocker({ endpoint: 'unix:///nowhere/docker.sock' });
  unreachable.down = true;
  return { engine, unreachable };
}

const realSubject: Subject = {
  engine: dockerEngine(),
  unreachable: dockerEngine({ host: 'unix:///nowhere/docker.sock' }),
};

const subjects: [string, Subject][] = [['the fake', fakeSubject()]];
if (await bedIsUp('docker contract')) subjects.push(['this machine', realSubject]);

describe.each(subjects)('DockerEngine: %s', (name, { engine, unreachable }) => {
  const repository = `${bedRegistry}/contract-${run}/${name.replace(' ', '-')}`;
  const reference = (tag: string) => `${repository}:${tag}`;

  afterAll(() => removeImages(engine, label));

  it('says what it is', async () => {
    const info = await engine.info();
    expect(info).toMatchObject({ os: 'linux', buildKit: true });
    expect(info.version).toMatch(/^\d+\./);
    expect(info.arch).toMatch(/^[a-z0-9]+$/);
  });

  it('builds an image under a name, with its labels, and tells of each instruction', async () => {
    const progress: BuildProgress[] = [];
    const tags = [reference('built')];
    const onProgress = (step: BuildProgress) => progress.push(step);
    const id = await engine.build(
      request('FROM scratch\nCOPY hello.txt /\n', { tags, onProgress }),
    );
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    const image = await engine.inspect(reference('built'));
    expect(image).toMatchObject({ id, tags, labels: label });
    expect(image?.size).toBeGreaterThan(0);
    expect(image?.architecture).toBe((await engine.info()).arch);
    const copied = progress.filter(({ step }) => step.includes('COPY hello.txt /'));
    expect(copied.map(({ status }) => status)).toEqual(['started', 'done']);
    expect(copied[0]?.step).toMatch(/^\[.*\d\/\d\] COPY hello\.txt \/$/);
    expect(progress.some(({ step }) => step.includes('internal'))).toBe(false);
  });

  it('says what came from the cache', async () => {
    const progress: BuildProgress[] = [];
    const onProgress = (step: BuildProgress) => progress.push(step);
    await engine.build(request('FROM scratch\nCOPY run.sh /\n'));
    await engine.build(request('FROM scratch\nCOPY run.sh /\n', { onProgress }));
    expect(progress).toContainEqual({
      step: expect.stringContaining('COPY run.sh') as string,
      status: 'cached',
    });
  });

  it('quotes the failing instruction and its last lines', async () => {
    const lines: string[] = [];
    const onProgress = ({ line }: BuildProgress) => {
      if (line !== undefined) lines.push(line);
    };
    const dockerfile = `FROM ${bedBase}\nRUN echo ${run} one; echo ${run} two; exit 3\n`;
    const error = await failureOf(engine.build(request(dockerfile, { onProgress })));
    expect(error).toMatchObject({ kind: 'build', code: 'BUILD_FAILED' });
    expect(error.message).toContain(`RUN echo ${run} one; echo ${run} two; exit 3`);
    expect(error.details.slice(0, 2)).toEqual([`${run} one`, `${run} two`]);
    expect(error.details[2]).toContain('exit code: 3');
    expect(lines).toEqual([`${run} one`, `${run} two`]);
  });

  it('names a file that is not in the context, and a word that is no instruction', async () => {
    const missing = await failureOf(engine.build(request('FROM scratch\nCOPY nothing /\n')));
    expect(missing.message).toContain('COPY nothing /');
    expect(missing.details.join()).toContain('not found');
    const unknown = await failureOf(engine.build(request('FROM scratch\nCOPPY hello.txt /\n')));
    expect(unknown).toMatchObject({ code: 'BUILD_FAILED' });
    expect(unknown.details).toEqual(['dockerfile parse error line 2: unknown instruction: COPPY']);
  });

  it('stops a build when the signal fires', async () => {
    const controller = new AbortController();
    const onProgress = ({ step }: BuildProgress) => {
      if (step.includes('sleep')) controller.abort();
    };
    const dockerfile = `FROM ${bedBase}\nRUN echo ${run}; sleep 60\n`;
    const started = Date.now();
    const build = engine.build(request(dockerfile, { onProgress, signal: controller.signal }));
    expect(await failureOf(build)).toMatchObject({ kind: 'interrupted' });
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it('names, lists and removes images', async () => {
    const id = await engine.build(
      request('FROM scratch\nCOPY . /\n', { tags: [reference('one')] }),
    );
    await engine.tag(reference('one'), reference('two'));
    expect((await engine.inspect(reference('two')))?.id).toBe(id);
    expect((await engine.list(label)).map((image) => image.id)).toContain(id);
    expect(await engine.list({ ...label, other: 'no' })).toEqual([]);
    expect(await engine.remove(reference('one'))).toBe(true);
    expect((await engine.inspect(reference('two')))?.tags).toEqual([reference('two')]);
    expect(await engine.remove(reference('two'))).toBe(true);
    expect(await engine.remove(reference('two'))).toBe(false);
    expect(await engine.inspect(reference('two'))).toBeUndefined();
    const nameless = await engine.build(request('FROM scratch\nCOPY run.sh /nameless\n'));
    expect(await engine.remove(nameless)).toBe(true);
    expect(await engine.inspect(nameless)).toBeUndefined();
  });

  it('saves images and loads them again', async () => {
    const tags = [reference('saved')];
    const id = await engine.build(request('FROM scratch\nCOPY link /\n', { tags }));
    const archive = await engine.save(tags);
    const path = join(folder, `${name}.tar`);
    await fs.writeFile(path, archive);
    await engine.remove(reference('saved'));
    const file = await fs.open(path);
    await engine.load(file.createReadStream());
    expect((await engine.inspect(reference('saved')))?.id).toBe(id);
    const copy = `${path}.copy`;
    expect(await engine.saveTo(copy, tags)).toEqual(new Map([[reference('saved'), id]]));
    expect((await fs.stat(copy)).mode & 0o777).toBe(0o600);
    await fs.rm(copy);
    expect(await failureOf(engine.save([reference('nothing')]))).toMatchObject({
      kind: 'environment',
    });
  });

  it('pushes to a registry and gives the digest', async () => {
    const progress: string[] = [];
    await engine.build(
      request('FROM scratch\nCOPY hello.txt /pushed\n', { tags: [reference('pushed')] }),
    );
    const onProgress = (line: string) => progress.push(line);
    const digest = await engine.push(reference('pushed'), { onProgress });
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await engine.push(reference('pushed'))).toBe(digest);
    expect(progress.some((line) => line.endsWith('Pushed'))).toBe(true);
  });

  it('says which registry does not answer, and which image is missing', async () => {
    const elsewhere = `localhost:1/contract/${run}:one`;
    await engine.build(request('FROM scratch\nCOPY hello.txt /\n', { tags: [elsewhere] }));
    const error = await failureOf(engine.push(elsewhere));
    expect(error).toMatchObject({ kind: 'environment', code: 'REGISTRY_UNREACHABLE' });
    expect(error.message).toContain('localhost:1');
    const missing = await failureOf(engine.push(reference('never-built')));
    expect(missing).toMatchObject({ kind: 'build', code: 'IMAGE_MISSING' });
  });

  it('says where no engine answers', async () => {
    const error = await failureOf(unreachable.info());
    expect(error).toMatchObject({ kind: 'environment', code: 'ENGINE_UNREACHABLE' });
    expect(error.message).toContain('unix:///nowhere/docker.sock');
    expect(error.hint).toContain('Start Docker');
    const build = unreachable.build(request('FROM scratch\n'));
    expect(await failureOf(build)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });
});
