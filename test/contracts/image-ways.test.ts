import { randomBytes, randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageTransport } from '../../src/clusters/provider.ts';
import { DeployError } from '../../src/errors.ts';
import { chosenTransport } from '../../src/images/transport/choice/chosen.ts';
import type { Offer } from '../../src/images/transport/choice/offer.ts';
import { DeliveryMemory } from '../../src/images/transport/choice/memory.ts';
import type { ClusterMemory } from '../../src/images/transport/choice/sample.ts';
import { imageOn } from '../../src/images/transport/layers/node-images.ts';
import { layersTransport } from '../../src/images/transport/layers/transport.ts';
import { registryReference, registryTransport } from '../../src/images/transport/registry.ts';
import { createPorts } from '../../src/wiring.ts';
import { bedNode } from './bed-node.ts';
import { bedBase, bedIsUp, bedRegistry, removeImages } from './engine-of-this-machine.ts';

/**
 * One small image by both ways into the test bed: its registry, and the containerd of its node. Each is measured, and
 * what was measured decides.
 */
const run = randomUUID().slice(0, 8);
const labels = { 'todo-deploy/contract': run };
const ports = createPorts(process.env);
const signal = new AbortController().signal;
const silent = () => undefined;
const repository = `contract-${run}/ways`;
const registryKey = `registry ${bedRegistry}`;
const up = await bedIsUp('ways for images');
let root: string;
let cluster: string;

const registry: Offer = { name: 'registry', transport: registryTransport(bedRegistry, ports) };
const layers: Offer = {
  name: 'layers',
  transport: layersTransport({
    ...{ nodes: [bedNode()], description: 'layers into the bed', why: 'it is a test', ports },
  }),
};

/** A run of the program: what it knows comes from the file. */
function open(first: Offer, ...others: readonly Offer[]): ImageTransport {
  return chosenTransport({
    ...setting(first),
    others: others.map((offer) => () => Promise.resolve(offer)),
  });
}

/** Another one, in which the way beside the registry cannot be opened. */
function pushing(): ImageTransport {
  const absent = new DeployError('environment', 'CLUSTER_ABSENT', 'no node is reached');
  return chosenTransport({ ...setting(registry), others: [() => Promise.reject(absent)] });
}

const setting = (first: Offer) => ({
  ...{ first, root, ports, reference: registryReference(bedRegistry) },
  identity: () => Promise.resolve(cluster),
});

async function build(tag: string): Promise<{ reference: string; id: string }> {
  const reference = registryReference(bedRegistry)(repository, tag);
  await fs.writeFile(join(root, 'line.txt'), `${tag} ${run}`);
  const id = await ports.docker.build({
    files: new Map(['big.bin', 'line.txt'].map((name) => [name, join(root, name)])),
    dockerfile: `FROM ${bedBase}\nCOPY big.bin /\nCOPY line.txt /\n`,
    ...{ tags: [reference], buildArgs: {}, labels, secrets: {} },
  });
  return { reference, id };
}

const known = (): Promise<ClusterMemory> => new DeliveryMemory(root, ports.files).read(cluster);
const counts = async () => {
  const { layers: byLayers, [registryKey]: byRegistry } = await known();
  return { layers: byLayers?.samples.length ?? 0, registry: byRegistry?.samples.length ?? 0 };
};

beforeAll(async () => {
  if (!up) return;
  root = await fs.mkdtemp(join(tmpdir(), 'ways-contract-'));
  await fs.writeFile(join(root, 'big.bin'), randomBytes(2_000_000));
  const kubernetes = await ports.kubernetes('todo-bed');
  const system = { apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' };
  cluster = (await kubernetes.get(system))?.metadata.uid ?? '';
});

afterAll(async () => {
  if (!up) return;
  await fs.rm(root, { recursive: true, force: true });
  const { stdout } = await bedNode().ctr(['images', 'ls', '-q', `name~=contract-${run}`]);
  for (const name of stdout.split('\n').filter(Boolean)) {
    await bedNode().ctr(['images', 'rm', name]);
  }
  await removeImages(ports.docker, labels);
});

describe.skipIf(!up)('ways for images', () => {
  it('measures the same image by both, proved by each', async () => {
    expect(cluster).toMatch(/^[0-9a-f-]{36}$/);
    const { reference, id } = await build('c-1');
    expect(await open(registry, layers).find(reference)).toBeUndefined();
    const pushed = await open(registry, layers).deliver(reference, silent, signal);
    expect(pushed).toMatchObject({ id, way: registryKey });
    expect(await counts()).toEqual({ layers: 0, registry: 1 });
    expect(await imageOn(bedNode(), reference)).toBeUndefined();
    await open(layers).deliver(reference, silent, signal);
    expect(await imageOn(bedNode(), reference)).toMatchObject({ id, whole: true });
    expect(await counts()).toEqual({ layers: 1, registry: 1 });
    const samples = Object.values(await known()).flatMap((way) => way.samples);
    for (const { bytes, of, ms } of samples) {
      expect(bytes).toBeGreaterThan(2_000_000);
      expect(of).toBeGreaterThan(2_000_000);
      expect(ms).toBeGreaterThan(0);
    }
  });

  it('learns from the kubelet what a pull takes', async () => {
    const { reference } = await build('c-2');
    const transport = pushing();
    const { digest = '' } = await transport.deliver(reference, silent, signal);
    const image = `${reference.slice(0, reference.lastIndexOf(':'))}@${digest}`;
    const kubernetes = await ports.kubernetes('todo-bed');
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: `ways-${run}` };
    const { apiVersion, kind, ...metadata } = pod;
    const containers = [{ name: 'app', image, command: ['cat', '/line.txt'] }];
    await kubernetes.apply({
      apiVersion,
      kind,
      metadata,
      spec: { restartPolicy: 'Never', containers },
    });
    try {
      await expect
        .poll(async () => ((await kubernetes.get(pod))?.status as { phase?: string }).phase, {
          timeout: 60_000,
        })
        .toBe('Succeeded');
      const events = { apiVersion: 'v1', kind: 'Event', namespace: 'default' };
      await transport.learnPulls?.(() =>
        kubernetes.list({ ...events, fieldSelector: 'reason=Pulled' }),
      );
      const newest = (await known())[registryKey]?.samples.at(-1);
      expect(newest?.pullMs).toBeGreaterThan(0);
    } finally {
      await kubernetes.delete(pod);
    }
  });

  it('takes what was measured to be quicker, and the other one when that turns', async () => {
    const { reference, id } = await build('c-3');
    const planned = open(registry, layers);
    const chosen = await planned.choose?.(reference);
    const { figures = [] } = chosen ?? {};
    const [byRegistry = NaN, byLayers = NaN] = figures.map((line) =>
      Number(/ in (\d+\.\d) s expected/.exec(line)?.[1]),
    );
    const before = await counts();
    const { way } = await planned.deliver(reference, silent, signal);
    expect(chosen?.description.startsWith(`${way ?? ''}: `)).toBe(true);
    const quicker = way === registryKey ? 'registry' : 'layers';
    const [taken, left] = quicker === 'registry' ? [byRegistry, byLayers] : [byLayers, byRegistry];
    expect(taken).toBeLessThanOrEqual(left);
    expect(await counts()).toEqual({ ...before, [quicker]: before[quicker] + 1 });
    expect((await planned.find(reference))?.id).toBe(id);
    // The way that was quicker becomes ten minutes slower than the other.
    const memory = new DeliveryMemory(root, ports.files);
    const slow = { image: reference.slice(0, reference.lastIndexOf(':')), of: 2_000_000 };
    for (let at = 0; at < 12; at += 1) {
      const key = quicker === 'registry' ? registryKey : 'layers';
      await memory.addSample(cluster, key, { ...slow, bytes: 2000 + at, ms: 600_000 });
    }
    const next = await build('c-4');
    const turned = open(registry, layers);
    const arrived = await turned.deliver(next.reference, silent, signal);
    expect(arrived).toMatchObject({ id: next.id });
    expect(arrived.way).toBe(quicker === 'registry' ? 'layers into the bed' : registryKey);
  });
});
