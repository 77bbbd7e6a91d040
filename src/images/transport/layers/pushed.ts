import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import type { DockerEngine } from '../../../ports/docker.ts';
import type { Files } from '../../../ports/files.ts';
import { blobName, imageArchive, type ImageArchive } from './archive.ts';
import { digestOf, parseIndex, parseManifest, type ImageManifest } from './manifest.ts';
import type { LayerStore } from './node-store.ts';
import { openReceiver, type Receiver } from './receiver.ts';

/** An image that was pushed out of the engine: its archive can be read several times, until it is closed. */
export interface PushedImage {
  archive(): ImageArchive;
  close(): Promise<void>;
}

const tag = 'image';

/**
 * Takes an image out of the engine by a push to a registry of our own, open for as long: the only call of the engine
 * that leaves out the layers which are `there` without reading them. Undefined when the engine does not reach this
 * machine's loopback (an engine in a virtual machine, or elsewhere).
 */
export async function pushedImage(
  { engine, files }: { readonly engine: DockerEngine; readonly files: Files },
  reference: string,
  there: LayerStore,
  signal: AbortSignal,
): Promise<PushedImage | undefined> {
  const folder = join(tmpdir(), `todo-deploy-${randomUUID()}`);
  await files.makeFolder(folder, { mode: 0o700 });
  const receiver = await openReceiver(files, folder, there);
  try {
    await push(engine, reference, `${receiver.repository}:${tag}`, signal);
    const manifest = manifestOf(receiver, (await engine.info()).arch);
    const archive = () => archiveOf(reference, manifest, receiver);
    return { archive, close: () => receiver.close() };
  } catch (error) {
    await receiver.close();
    if (receiver.failure !== undefined) throw receiver.failure;
    if (receiver.reached || signal.aborted || !isUnreachable(error)) throw error;
    return undefined;
  }
}

async function push(
  engine: DockerEngine,
  reference: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  await engine.tag(reference, target);
  try {
    await engine.push(target, { signal });
  } finally {
    await engine.remove(target);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DeployError && /^REGISTRY_/.test(error.code);
}

/** The manifest of the image that was pushed; of an index, that for the engine's architecture. */
function manifestOf({ manifests }: Receiver, architecture: string): ImageManifest {
  const top = manifests.get(tag) ?? '';
  const [chosen] = parseIndex(top, architecture) ?? [digestOf(top)];
  const manifest = parseManifest(manifests.get(chosen ?? '') ?? '');
  if (manifest !== undefined) return manifest;
  throw new DeployError('environment', 'ENGINE_REFUSED', 'the engine pushed no image manifest', {
    details: [top.slice(0, 500)],
  });
}

function archiveOf(reference: string, manifest: ImageManifest, { blobs }: Receiver): ImageArchive {
  return imageArchive(reference, async (add) => {
    const sent = new Set<string>();
    for (const { digest, size } of [...manifest.layers, manifest.config]) {
      const bytes = sent.has(digest) ? undefined : blobs.read(digest);
      if (bytes === undefined) continue;
      sent.add(digest);
      await add(blobName(digest), size, bytes);
    }
    const layersSent = manifest.layers.filter(({ digest }) => sent.has(digest)).length;
    return { manifest, layersSent };
  });
}
