import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { DeployError } from '../../src/errors.ts';
import type { DockerEngine } from '../../src/ports/docker.ts';
import type { ContainerEvent, ContainerSpec } from '../../src/ports/docker-containers.ts';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { FakeDocker } from '../../src/ports/docker/fake.ts';
import type { FakeProgram } from '../../src/ports/docker/fake-containers.ts';
import { bedBase, bedIsUp } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

const run = randomUUID().slice(0, 8);
const labels = { 'todo-deploy/contract': run };

/** What the shell scripts below do, for the fake. */
function scripted({ command = [] }: ContainerSpec, input: string): FakeProgram {
  const script = command.at(-1) ?? '';
  if (command[0] === '/nothing/here') {
    return { error: 'exec: "/nothing/here": stat /nothing/here: no such file or directory' };
  }
  if (script.startsWith('cat')) return { lines: input.split('\n').filter(Boolean), exitCode: 0 };
  if (script.startsWith('echo')) {
    return { lines: ['one', 'two', 'three'], exitCode: Number(/exit (\d+)/.exec(script)?.[1]) };
  }
  return {};
}

function fakeEngine(): DockerEngine {
  const engine = new FakeDocker();
  engine.add([bedBase]);
  engine.containers.program = scripted;
  return engine;
}

const subjects: [string, DockerEngine][] = [['the fake', fakeEngine()]];
if (await bedIsUp('containers contract')) subjects.push(['this machine', dockerEngine()]);

describe.each(subjects)('containers of %s', (subject, engine) => {
  const { containers } = engine;
  const name = (what: string) => `contract-${run}-${subject.replace(' ', '-')}-${what}`;
  const spec = (what: string, script: string, extra: Partial<ContainerSpec> = {}) => ({
    ...{ name: name(what), image: bedBase, labels: { ...labels, what }, env: {}, restart: 'no' },
    ...{ command: ['sh', '-c', script], readOnly: true, init: false, capAdd: [], capDrop: [] },
    ...{ securityOpt: [], tmpfs: {}, mounts: [], networks: [], networkMode: 'none', ports: [] },
    takesInput: false,
    ...extra,
  });
  const linesOf = async (container: string, options = {}): Promise<string[]> => {
    const lines: string[] = [];
    for await (const batch of containers.logs(container, options)) {
      lines.push(...batch.map(({ text }) => text));
    }
    return lines;
  };
  /** Resolves with the events of a container up to the one that is wanted. */
  const until = async (container: string, action: string, act: () => Promise<unknown>) => {
    const seen: ContainerEvent[] = [];
    const stop = new AbortController();
    const on = {
      open: () => void act(),
      event: (event: ContainerEvent) => {
        if (event.name === container) seen.push(event);
        if (event.name === container && event.action === action) stop.abort();
      },
    };
    await containers.watch(labels, on, stop.signal);
    return seen.map((event) => event.action);
  };

  afterAll(async () => {
    for (const { id } of await containers.list(labels)) await containers.remove(id);
    for (const one of await engine.networks.list(labels)) await engine.networks.remove(one.name);
    for (const one of await engine.volumes.list(labels)) await engine.volumes.remove(one.name);
  });

  it('are made, found by name and labels, and removed', async () => {
    const id = await containers.create(spec('made', 'sleep 60', { env: { A: 'b=c' } }));
    const found = await containers.inspect(name('made'));
    expect(found).toMatchObject({ id, name: name('made'), image: bedBase, status: 'created' });
    expect(found?.env).toMatchObject({ A: 'b=c' });
    expect(found?.labels).toMatchObject(labels);
    expect(found?.argv).toEqual(['sh', '-c', 'sleep 60']);
    expect(found).toMatchObject({ startedAt: '', finishedAt: '', health: 'none', restarts: 0 });
    expect(await containers.list({ ...labels, what: 'made' })).toMatchObject([{ id }]);
    expect(await containers.list({ ...labels, what: 'other' })).toEqual([]);
    expect(await failureOf(containers.create(spec('made', 'true')))).toMatchObject({
      ...{ kind: 'refused', code: 'NAME_TAKEN' },
    });
    expect(await containers.remove(id)).toBe(true);
    expect(await containers.remove(id)).toBe(false);
    expect(await containers.inspect(name('made'))).toBeUndefined();
  });

  it('tell how they ended, and what they said', async () => {
    const container = name('ended');
    await containers.create(spec('ended', 'echo one; echo two; echo three; exit 3'));
    const events = await until(container, 'die', () => containers.start(container));
    expect(events).toEqual(['start', 'die']);
    const found = await containers.inspect(container);
    expect(found).toMatchObject({ status: 'exited', exitCode: 3, outOfMemory: false });
    expect(Date.parse(found?.finishedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await linesOf(container)).toEqual(['one', 'two', 'three']);
    expect(await linesOf(container, { tailLines: 1 })).toEqual(['three']);
    expect(await linesOf(container, { sinceMs: Date.now() + 60_000 })).toEqual([]);
  });

  it('run, are measured, stopped, renamed and started again', async () => {
    const container = name('running');
    await containers.create(spec('running', 'trap "exit 0" TERM; sleep 60 & wait'));
    await containers.start(container);
    await containers.start(container);
    expect((await containers.inspect(container))?.status).toBe('running');
    expect((await containers.usage(container))?.memory).toBeGreaterThan(0);
    await containers.stop(container, 5);
    await containers.stop(container, 5);
    expect((await containers.inspect(container))?.status).toBe('exited');
    expect(await containers.usage(container)).toBeUndefined();
    await containers.rename(container, name('renamed'));
    expect(await containers.inspect(container)).toBeUndefined();
    await containers.start(name('renamed'));
    expect((await containers.inspect(name('renamed')))?.status).toBe('running');
    await containers.stop(name('nowhere'));
  });

  it('take standard input, whole, and to its end', async () => {
    const container = name('input');
    await containers.create(spec('input', 'cat', { takesInput: true }));
    const input = Array.from({ length: 2000 }, (_, index) => `NAME_${index}=value ${run}`);
    expect(await containers.run(container, `${input.join('\n')}\n`)).toBe(0);
    expect(await linesOf(container)).toEqual(input);
  });

  it('that cannot be started say why', async () => {
    const container = name('broken');
    await containers.create(spec('broken', '', { command: ['/nothing/here'] }));
    const error = await failureOf(containers.start(container));
    expect(error).toMatchObject({ kind: 'unhealthy', code: 'CONTAINER_NOT_STARTED' });
    expect(error.details.join()).toMatch(/no such file or directory/);
    const missing = spec('no-image', 'true', { image: `contract/${run}:nothing` });
    expect(await failureOf(containers.create(missing))).toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it('carry bytes to a program and back', async () => {
    const container = name('echo');
    await containers.create(spec('echo', 'sleep 60'));
    await containers.start(container);
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256));
    const stream = await containers.connect(container, ['cat']);
    const back: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => back.push(chunk));
    const over = new Promise<void>((resolve) =>
      stream.on('end', () => {
        resolve();
      }),
    );
    stream.end(bytes);
    await over;
    expect(Buffer.concat(back).equals(bytes)).toBe(true);
  });

  it('run a program to its end, with input, and until a signal', async () => {
    const container = name('execute');
    await containers.create(spec('execute', 'sleep 60'));
    await containers.start(container);
    const text = 'x'.repeat(1_000_000);
    const input = async function* () {
      await Promise.resolve();
      yield Buffer.from(text);
    };
    const answer = await containers.execute(container, ['cat'], { input: input() });
    expect(answer).toEqual({ exitCode: 0, stdout: text, stderr: '' });
    const broken = async function* () {
      yield* input();
      throw new DeployError('environment', 'BROKEN', 'it broke off');
    };
    const cut = containers.execute(container, ['cat'], { input: broken() });
    expect(await failureOf(cut)).toMatchObject({ code: 'BROKEN' });
    const signal = AbortSignal.abort();
    const stopped = containers.execute(container, ['cat'], { input: input(), signal });
    expect(await failureOf(stopped)).toMatchObject({ code: 'INTERRUPTED' });
  });

  it('keep networks and volumes by name and labels', async () => {
    for (const objects of [engine.networks, engine.volumes]) {
      const one = { name: name('object'), labels, internal: true };
      await objects.create(one);
      expect(await objects.inspect(one.name)).toMatchObject({ name: one.name, labels });
      expect((await objects.list(labels)).map((found) => found.name)).toEqual([one.name]);
      expect(await objects.list({ ...labels, other: 'no' })).toEqual([]);
      expect(await objects.remove(one.name)).toBe(true);
      expect(await objects.remove(one.name)).toBe(false);
      expect(await objects.inspect(one.name)).toBeUndefined();
    }
  });

  it('say which image cannot be pulled', async () => {
    const error = await failureOf(engine.pull(`localhost:1/contract/${run}:one`));
    expect(error).toMatchObject({ kind: 'environment', code: 'REGISTRY_UNREACHABLE' });
    expect(error.hint).toContain('docker load');
  });
});

describe.skipIf(subjects.length === 1)('a program in a container of this machine', () => {
  const engine = dockerEngine();
  const container = `contract-${run}-program`;

  afterAll(() => engine.containers.remove(container));

  it('has an exit code, two outputs, and is left when the signal fires', async () => {
    await engine.containers.create({
      ...{ name: container, image: bedBase, labels, env: {}, restart: 'no', readOnly: true },
      ...{ command: ['sleep', '60'], init: true, capAdd: [], capDrop: [], securityOpt: [] },
      ...{ tmpfs: {}, mounts: [], networks: [], networkMode: 'none', ports: [], takesInput: false },
    });
    await engine.containers.start(container);
    const sh = (script: string, options = {}) =>
      engine.containers.execute(container, ['sh', '-c', script], options);
    expect(await sh('echo one; echo two >&2; exit 3')).toEqual({
      ...{ exitCode: 3, stdout: 'one\n', stderr: 'two\n' },
    });
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 300);
    const left = await failureOf(sh('sleep 30', { signal: stop.signal }));
    expect(left).toMatchObject({ kind: 'interrupted', code: 'INTERRUPTED' });
  });
});
