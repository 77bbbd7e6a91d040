import { describe, expect, it } from 'vitest';
import type { ImageTransport, MovedBytes } from '../../../clusters/provider.ts';
import type { TransportName } from '../../../config/cluster-schema.ts';
import { DeployError } from '../../../errors.ts';
import { HandClock } from '../../../pipeline/hand-clock.ts';
import { FakeDocker } from '../../../ports/docker/fake.ts';
import { fakeFiles } from '../../../ports/files/fake.ts';
import { chosenTransport, type ChosenOptions } from './chosen.ts';

const reference = 'r.test/todo/web:c-1';
const signal = new AbortController().signal;
const failure = (code: string) => new DeployError('environment', code, `${code} happened`);

interface FakeWay {
  readonly moves?: MovedBytes;
  readonly takesMs?: number;
  readonly finds?: string | DeployError;
  readonly fails?: DeployError;
}

/** A cluster with these ways, in order, and a machine that has the image. */
function world(
  ways: readonly (readonly [TransportName, FakeWay])[],
  more: Partial<ChosenOptions> = {},
) {
  const files = fakeFiles();
  const engine = new FakeDocker();
  engine.add([reference], { size: 9_000_000 });
  const clock = new HandClock();
  const asked: string[] = [];
  const told: string[] = [];
  const offers = ways.map(([name, way]) => ({
    name,
    transport: fakeTransport(name, way, { engine, clock, asked }),
  }));
  const open = (changed: Partial<ChosenOptions> = {}): ImageTransport => {
    const [first, ...others] = offers;
    return chosenTransport({
      ...{ first: first!, others: others.map((one) => () => Promise.resolve(one)), root: '/p' },
      ...{ ports: { files, clock }, identity: () => Promise.resolve('uid'), ...more, ...changed },
    });
  };
  const deliver = (transport: ImageTransport) =>
    transport.deliver(reference, (message) => told.push(message), signal);
  return { open, deliver, files, asked, told, clock };
}

function fakeTransport(
  name: string,
  { moves, takesMs = 0, finds, fails }: FakeWay,
  { engine, clock, asked }: { engine: FakeDocker; clock: HandClock; asked: string[] },
): ImageTransport {
  return {
    ...{ description: `the ${name}`, why: 'it is there', engine },
    reference: (repository, tag) => `${name}/${repository}:${tag}`,
    find: () => {
      asked.push(`${name} find`);
      if (finds instanceof DeployError) return Promise.reject(finds);
      return Promise.resolve(finds === undefined ? undefined : { id: finds });
    },
    deliver: async (_reference, tell) => {
      asked.push(`${name} deliver`);
      await clock.pass(takesMs);
      if (fails !== undefined) throw fails;
      tell('moved', moves ?? { movedBytes: 5_000_000, imageBytes: 9_000_000 });
      return { id: 'sha256:1' };
    },
    remove: () => {
      asked.push(`${name} remove`);
      return Promise.resolve(name === 'layers');
    },
  };
}

const slowAndQuick = [
  ['registry', { takesMs: 2000 }],
  ['layers', { takesMs: 700 }],
] as const;

describe('chosenTransport', () => {
  it('measures each way in turn, and then takes the quicker one', async () => {
    const { open, deliver, asked } = world(slowAndQuick);
    const ways: (string | undefined)[] = [];
    for (let run = 0; run < 3; run += 1) ways.push((await deliver(open())).way);
    expect(asked).toEqual(['registry deliver', 'layers deliver', 'layers deliver']);
    expect(ways).toEqual(['the registry', 'the layers', 'the layers']);
    expect(await open().choose?.(reference)).toEqual({
      description: 'the layers: 0.7 s expected, the registry 2.0 s',
      figures: [
        'the registry: 5.0 MB in 2.0 s expected (1 measured)',
        'layers: 5.0 MB in 0.7 s expected (2 measured)',
      ],
    });
  });

  it('delivers as it said, also when something was measured in between', async () => {
    const { open, deliver, asked } = world(slowAndQuick);
    const planned = open();
    expect((await planned.choose?.(reference))?.description).toBe(
      'the registry: nothing is measured here yet',
    );
    await deliver(open());
    await deliver(planned);
    expect(asked).toEqual(['registry deliver', 'registry deliver']);
  });

  it('gives one name to what takes any way, and takes it from all of them', async () => {
    const name = (repository: string, tag: string) => `mine/${repository}:${tag}`;
    const { open, asked } = world(slowAndQuick, { reference: name });
    expect(open().reference('todo/web', 'c-1')).toBe('mine/todo/web:c-1');
    expect(await open().remove(reference)).toBe(true);
    expect(asked).toEqual(['registry remove', 'layers remove']);
  });

  it('asks one way after the other for what is there, and reads no file for it', async () => {
    const { open, asked, files } = world([
      ['registry', {}],
      ['layers', { finds: 'sha256:2' }],
    ]);
    expect(await open().find(reference)).toEqual({ id: 'sha256:2' });
    const first = world([['registry', { finds: 'sha256:1' }], ...slowAndQuick.slice(1)]);
    expect(await first.open().find(reference)).toEqual({ id: 'sha256:1' });
    expect([asked, first.asked]).toEqual([['registry find', 'layers find'], ['registry find']]);
    expect(files.contents()).toEqual({});
  });

  it('replaces an image where it was found, whichever way is quicker', async () => {
    const { open, deliver, asked } = world([
      ['registry', { takesMs: 2000 }],
      ['layers', { takesMs: 700, finds: 'sha256:old' }],
    ]);
    const transport = open();
    expect(await transport.find(reference)).toEqual({ id: 'sha256:old' });
    await deliver(transport);
    expect(asked).toEqual(['registry find', 'layers find', 'layers deliver']);
  });

  it('does not mind one way that is silent, and leaves it out for this run', async () => {
    const silent = { finds: failure('REGISTRY_UNREACHABLE') };
    const { open } = world([['registry', silent], slowAndQuick[1]]);
    const transport = open();
    expect(await transport.find(reference)).toBeUndefined();
    expect((await transport.choose?.(reference))?.description).toBe(
      'the layers: the registry failed a moment ago',
    );
    const alone = world([['registry', silent]]);
    await expect(alone.open().find(reference)).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
  });

  it('takes the next way when one fails, and not that one first for a while', async () => {
    const fails = failure('REGISTRY_REFUSED');
    const { open, deliver, asked, told, clock } = world([['registry', { fails }], slowAndQuick[1]]);
    expect((await deliver(open())).way).toBe('the layers');
    expect(told[0]).toBe('the registry failed (REGISTRY_REFUSED happened): taking layers');
    await deliver(open());
    expect(asked).toEqual(['registry deliver', 'layers deliver', 'layers deliver']);
    await clock.pass(31 * 60_000);
    await deliver(open());
    expect(asked.slice(3)).toEqual(['registry deliver', 'layers deliver']);
  });

  it('says all that failed, and takes no other way after what it does not understand', async () => {
    const both = world([
      ['registry', { fails: failure('REGISTRY_FAILING') }],
      ['layers', { fails: failure('NODE_UNREACHABLE') }],
    ]);
    await expect(both.deliver(both.open())).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
      details: ['the registry failed before: REGISTRY_FAILING happened'],
    });
    const another = world([
      ['registry', { fails: failure('IMAGE_NOT_DELIVERED') }],
      slowAndQuick[1],
    ]);
    await expect(another.deliver(another.open())).rejects.toMatchObject({
      code: 'IMAGE_NOT_DELIVERED',
    });
    expect(another.asked).toEqual(['registry deliver']);
  });

  it('adds what nodes took to pull, and asks only when something was pushed', async () => {
    const { open, deliver } = world(slowAndQuick);
    const message = `Successfully pulled image "${reference}" in 3s (3s including waiting)`;
    let lists = 0;
    const list = () => {
      lists += 1;
      return Promise.resolve([
        { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' }, message },
      ]);
    };
    await open().learnPulls?.(list);
    const transport = open();
    await deliver(transport);
    await transport.learnPulls?.(list);
    const { figures = [] } = (await open().choose?.(reference)) ?? {};
    expect(figures[0]).toBe('the registry: 5.0 MB in 5.0 s expected (1 measured)');
    expect(lists).toBe(1);
  });

  it('remembers nothing where the cluster does not tell who it is, or nothing moved', async () => {
    const { open, deliver, files } = world(slowAndQuick);
    await deliver(open({ identity: () => Promise.resolve(undefined) }));
    expect(files.contents()).toEqual({});
    const moves = { movedBytes: 0, imageBytes: 9_000_000 };
    const there = world([['layers', { moves }]]);
    await there.deliver(there.open());
    expect(there.files.contents()).toEqual({});
  });

  it('says that a way was asked for', async () => {
    const { open } = world([['layers', {}]], { asked: true });
    expect((await open().choose?.(reference))?.description).toBe(
      'the layers: cluster.transport asks for it',
    );
  });
});
