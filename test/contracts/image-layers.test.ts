import { randomBytes, randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageTransport, MovedBytes } from '../../src/clusters/provider.ts';
import { imageOn } from '../../src/images/transport/layers/node-images.ts';
import { parseManifest } from '../../src/images/transport/layers/manifest.ts';
import type { NodeRuntime } from '../../src/images/transport/layers/node-runtime.ts';
import { layersTransport } from '../../src/images/transport/layers/transport.ts';
import type { DockerEngine } from '../../src/ports/docker.ts';
import { pushError } from '../../src/ports/docker/errors.ts';
import { createPorts } from '../../src/wiring.ts';
import { bedNode } from './bed-node.ts';
import { bedBase, bedIsUp, removeImages } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

/**
 * Images into a real containerd, out of a real engine, by both ways out of it: a push, and a save for engines that
 * do not reach this machine. The layer that stays the same has 8 MB that no gzip makes smaller.
 */
const run = randomUUID().slice(0, 8);
const labels = { 'todo-deploy/contract': run };
const ports = createPorts(process.env);
const signal = new AbortController().signal;
const bigBytes = 8_000_000;
let folder: string;

/** An engine with another way of doing something. */
function engineWith(changed: Partial<DockerEngine>): DockerEngine {
  return new Proxy(ports.docker, {
    get: (target, name) => {
      const value: unknown = Reflect.get(changed, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

const unreachable = (reference: string) =>
  Promise.reject(pushError(reference, 'dial tcp 127.0.0.1:1: connect: connection refused'));

const engines: [string, DockerEngine][] = [
  ['pushed', ports.docker],
  ['saved', engineWith({ push: unreachable })],
];

const up = await bedIsUp('layers contract');

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'layers-contract-'));
});

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true });
  if (!up) return;
  const node = bedNode();
  const { stdout } = await node.ctr(['images', 'ls', '-q', `name~=contract-${run}`]);
  for (const name of stdout.split('\n').filter(Boolean)) await node.ctr(['images', 'rm', name]);
  await removeImages(ports.docker, labels);
});

describe.skipIf(!up).each(engines)('layers, %s', (way, engine) => {
  const references = { one: '', two: '', three: '' };
  const big = join(tmpdir(), `layers-contract-${run}-${way}.bin`);
  let told: { message: string; detail?: MovedBytes | undefined }[] = [];

  const transportTo = (node: NodeRuntime, from: DockerEngine = engine): ImageTransport =>
    layersTransport({
      ...{ nodes: [node], description: 'the bed', why: 'it is a test' },
      ports: { ...ports, docker: from },
    });
  const deliver = (transport: ImageTransport, reference: string, until = signal) => {
    told = [];
    return transport.deliver(reference, (message, detail) => told.push({ message, detail }), until);
  };
  const moved = () => told.find(({ detail }) => detail !== undefined)?.detail?.movedBytes;

  /** A version of an image: the large layer, and one with a line in a file. */
  async function build(tag: string, line: string, from = 'scratch'): Promise<string> {
    const reference = `localhost/contract-${run}/${way}:${tag}`;
    await fs.writeFile(join(folder, 'line.txt'), `${line} ${way} ${run}`);
    await ports.docker.build({
      files: new Map([
        ['big.bin', big],
        ['line.txt', join(folder, 'line.txt')],
      ]),
      dockerfile: `FROM ${from}\nCOPY big.bin /\nCOPY line.txt /\n`,
      ...{ tags: [reference], buildArgs: {}, labels, secrets: {} },
    });
    return reference;
  }

  beforeAll(async () => {
    await fs.writeFile(big, randomBytes(bigBytes));
    references.one = await build('one', 'one');
    references.two = await build('two', 'two');
    references.three = await build('three', 'three');
  });

  afterAll(() => fs.rm(big, { force: true }));

  it('sends the first one whole, and proves it', async () => {
    const transport = transportTo(bedNode());
    expect(await transport.find(references.one)).toBeUndefined();
    const arrived = await deliver(transport, references.one);
    expect(arrived.id).toBe((await ports.docker.inspect(references.one))?.id);
    expect(await transport.find(references.one)).toEqual(arrived);
    expect(moved()).toBeGreaterThan(bigBytes);
  });

  it('sends nothing when the nodes have it', async () => {
    await deliver(transportTo(bedNode()), references.one);
    expect(moved()).toBe(0);
  });

  it('sends the one layer that changed', async () => {
    const arrived = await deliver(transportTo(bedNode()), references.two);
    expect(arrived.id).toBe((await ports.docker.inspect(references.two))?.id);
    expect(moved()).toBeLessThan(20_000);
    expect(told.at(-1)?.message).toMatch(/^moved .* of 8.0 MB: 1 layer was there already, 1 sent$/);
  });

  it('replaces another image under the same name', async () => {
    const older = references.one;
    await ports.docker.tag(references.three, older);
    const arrived = await deliver(transportTo(bedNode()), older);
    expect(arrived.id).toBe((await ports.docker.inspect(references.three))?.id);
  });

  it('sends the whole when a layer is collected between question and answer', async () => {
    const reference = await build('collected', 'collected');
    const { digest = '' } = (await imageOn(bedNode(), references.two)) ?? {};
    const { stdout } = await bedNode().ctr(['content', 'get', digest]);
    const layer = parseManifest(stdout)?.layers[0]?.digest ?? '';
    let emptied = false;
    const node: NodeRuntime = bedNode(async (args) => {
      if (args[0] !== 'images' || args[1] !== 'import' || emptied) return;
      emptied = true;
      expect((await bedNode().ctr(['content', 'rm', layer])).exitCode).toBe(0);
    });
    const arrived = await deliver(transportTo(node), reference);
    expect(arrived.id).toBe((await ports.docker.inspect(reference))?.id);
    expect(told.map(({ message }) => message).join('\n')).toContain('sending the whole image');
    expect((await imageOn(bedNode(), reference))?.whole).toBe(true);
  });

  it('leaves nothing behind when the stream breaks off, or is stopped', async () => {
    await fs.writeFile(big, randomBytes(bigBytes));
    const reference = await build('cut', 'cut');
    const broken: NodeRuntime = {
      ...bedNode(),
      ctr: (args, options = {}) => {
        const input = options.input === undefined ? {} : { input: half(options.input) };
        return bedNode().ctr(args, { ...options, ...input });
      },
    };
    const error = await failureOf(deliver(transportTo(broken), reference));
    expect(error).toMatchObject({ kind: 'environment', code: 'IMAGE_NOT_DELIVERED' });
    expect(await imageOn(bedNode(), reference)).toBeUndefined();
    const stop = new AbortController();
    const stopping = bedNode((args) => {
      if (args[1] === 'import') stop.abort();
      return Promise.resolve();
    });
    const stopped = await failureOf(deliver(transportTo(stopping), reference, stop.signal));
    expect(stopped).toMatchObject({ kind: 'interrupted', code: 'INTERRUPTED' });
    expect(await imageOn(bedNode(), reference)).toBeUndefined();
    const names = (await ports.docker.list(labels)).flatMap(({ tags }) => tags);
    expect(names.filter((name) => name.startsWith('127.0.0.1'))).toEqual([]);
  });

  it('brings what a pod runs from', async () => {
    const reference = await build('pod', 'hello from', bedBase);
    await deliver(transportTo(bedNode()), reference);
    const kubernetes = await ports.kubernetes('todo-bed');
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'default',
      name: `layers-${run}-${way}`,
    };
    const { apiVersion, kind, ...metadata } = pod;
    const container = { name: 'app', image: reference, imagePullPolicy: 'Never' };
    const spec = {
      restartPolicy: 'Never',
      containers: [{ ...container, command: ['cat', '/line.txt'] }],
    };
    await kubernetes.apply({ apiVersion, kind, metadata, spec });
    try {
      await expect
        .poll(async () => ((await kubernetes.get(pod))?.status as { phase?: string }).phase, {
          timeout: 60_000,
        })
        .toBe('Succeeded');
      const lines: string[] = [];
      for await (const { text } of kubernetes.logs(metadata, { container: 'app' })) {
        lines.push(text);
      }
      expect(lines).toEqual([`hello from ${way} ${run}`]);
    } finally {
      await kubernetes.delete(pod);
    }
  });
});

async function* half(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = bigBytes / 2;
  for await (const chunk of bytes) {
    yield chunk;
    left -= chunk.length;
    if (left < 0) return;
  }
}
