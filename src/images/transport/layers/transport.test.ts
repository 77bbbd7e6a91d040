import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { FakeDocker } from '../../../ports/docker/fake.ts';
import { fakeFiles } from '../../../ports/files/fake.ts';
import { FakeNode } from './fake-node.ts';
import { digestOf } from './manifest.ts';
import { layersTransport } from './transport.ts';

/** A layer that is too large to be held in memory, and one that is not. */
const large = (fill: string, bytes = 1_100_000) => Buffer.alloc(bytes, fill);
const base = large('b');

/** An engine that nobody's push gets out of, and whose archives have the old layout or the one of Docker 25. */
class SavingDocker extends FakeDocker {
  saves = 0;
  archives = new Map<string, () => Readable>();

  image(reference: string, layers: readonly Buffer[], layout: 'old' | 'new'): string {
    const config = Buffer.from(JSON.stringify({ reference, layers: layers.map(digestOf) }));
    const id = digestOf(config);
    this.add([reference], { id, layers: layers.map(digestOf), size: 3_000_000 });
    this.archives.set(reference, () => archive(config, layers, layout));
    return id;
  }

  override save([reference = '']: readonly string[]): Promise<NodeJS.ReadableStream> {
    this.saves += 1;
    return Promise.resolve(this.archives.get(reference)?.() ?? Readable.from([]));
  }
}

function archive(config: Buffer, layers: readonly Buffer[], layout: 'old' | 'new'): Readable {
  const tar = pack();
  const names = layers.map((layer, at) =>
    layout === 'old' ? `id-${at}/layer.tar` : `blobs/sha256/${digestOf(layer).slice(7)}`,
  );
  layers.forEach((layer, at) => {
    const first = layers.findIndex((other) => other.equals(layer));
    const name = names[at] ?? '';
    if (first < at && layout === 'old') {
      tar.entry({ name, type: 'symlink', linkname: `../id-${first}/layer.tar` });
    } else tar.entry({ name }, layer);
  });
  tar.entry({ name: 'config' }, config);
  const manifest = JSON.stringify([{ Config: 'config', RepoTags: [], Layers: names }]);
  tar.entry({ name: 'manifest.json' }, manifest);
  tar.finalize();
  return tar as unknown as Readable;
}

const reference = 'localhost/todo/web:c-1';
const next = 'localhost/todo/web:c-2';

function world(...nodes: FakeNode[]) {
  const docker = new SavingDocker();
  const told: string[] = [];
  const transport = layersTransport({
    ...{ nodes, description: 'the fake', why: 'it is a test' },
    ports: { docker, files: fakeFiles() },
  });
  const deliver = (what: string) =>
    transport.deliver(what, (message) => told.push(message), new AbortController().signal);
  return { docker, told, transport, deliver };
}

describe.each(['old', 'new'] as const)('layersTransport, archives in the %s layout', (layout) => {
  it('leaves out the layers that the node has, and proves what arrived', async () => {
    const node = new FakeNode();
    const { docker, told, transport, deliver } = world(node);
    const id = docker.image(reference, [base, Buffer.from('one'), Buffer.from('one')], layout);
    expect(await transport.find(reference)).toBeUndefined();
    expect(await deliver(reference)).toEqual({ id });
    docker.image(next, [base, large('n', 1_200_000), Buffer.from('one')], layout);
    await deliver(next);
    expect(told.at(-1)).toBe('moved 1.2 MB of 3.0 MB: 2 layers were there already, 1 sent');
    expect((await transport.find(next))?.id).toBe((await docker.inspect(next))?.id);
  });

  it('asks nothing of the engine when all nodes have the image', async () => {
    const { docker, told, deliver } = world(new FakeNode());
    docker.image(reference, [base], layout);
    await deliver(reference);
    await deliver(reference);
    expect(docker.saves).toBe(1);
    expect(told.at(-1)).toBe('moved 0 B of 3.0 MB: 1 layer was there already, 0 sent');
  });
});

describe('layersTransport', () => {
  it('sends to the nodes that lack the image, and what one of them lacks to all of these', async () => {
    const [first, second] = [new FakeNode('first'), new FakeNode('second')];
    const { docker, deliver, transport } = world(first, second);
    docker.image(reference, [base], 'new');
    await world(first)
      .deliver(reference)
      .catch(() => undefined);
    expect(first.images.size).toBe(0);
    await deliver(reference);
    expect(second.images.get(reference)).toBe(first.images.get(reference));
    second.images.delete(reference);
    expect(await transport.find(reference)).toBeUndefined();
    first.calls.length = 0;
    await deliver(reference);
    expect(first.calls).not.toContain('images import');
  });

  it('sends the whole when a layer is gone by then', async () => {
    const node = new FakeNode();
    const { docker, told, deliver } = world(node);
    docker.image(reference, [base], 'new');
    await deliver(reference);
    docker.image(next, [base, Buffer.from('new')], 'new');
    const ctr = node.ctr.bind(node);
    let collected = false;
    node.ctr = (args, options) => {
      if (args[1] === 'import' && !collected) node.blobs.delete(digestOf(base));
      collected ||= args[1] === 'import';
      return ctr(args, options);
    };
    await deliver(next);
    expect(told).toContain('a layer is gone from node-1: sending the whole image');
    expect(node.blobs.has(digestOf(base))).toBe(true);
  });

  it('does not take one layer for another of its size', async () => {
    const { docker, told, deliver } = world(new FakeNode());
    docker.image(reference, [base], 'old');
    await deliver(reference);
    const id = docker.image(next, [large('x'), base], 'old');
    expect(await deliver(next)).toEqual({ id });
    expect(told.join('\n')).toContain('sending the whole image');
  });

  it('leaves nothing under the name when the node refuses, and says what it said', async () => {
    const node = new FakeNode();
    const { docker, deliver } = world(node);
    docker.image(reference, [base], 'new');
    const ctr = node.ctr.bind(node);
    node.ctr = (args, options) =>
      args[1] === 'import'
        ? Promise.resolve({ exitCode: 1, stdout: '', stderr: 'no space left on device\n' })
        : ctr(args, options);
    await expect(deliver(reference)).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'IMAGE_NOT_DELIVERED' },
      details: expect.arrayContaining(['no space left on device']) as string[],
    });
    expect(node.images.has(reference)).toBe(false);
  });

  it('removes an image from all nodes, and says when there is none', async () => {
    const { docker, transport, deliver } = world(new FakeNode(), new FakeNode('other'));
    docker.image(reference, [base], 'new');
    await deliver(reference);
    expect(await transport.remove(reference)).toBe(true);
    expect(await transport.remove(reference)).toBe(false);
  });
});
