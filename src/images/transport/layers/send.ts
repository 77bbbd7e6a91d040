import type { ProviderPorts } from '../../../clusters/provider.ts';
import { DeployError } from '../../../errors.ts';
import type { ImageInfo } from '../../../ports/docker.ts';
import type { ExecResult } from '../../../ports/exec.ts';
import { proveArrival } from '../proof.ts';
import type { ArchiveContents, ImageArchive } from './archive.ts';
import { imageOn, removeFrom } from './node-images.ts';
import type { NodeRuntime } from './node-runtime.ts';
import { emptyStore, type LayerStore } from './node-store.ts';
import { pushedImage } from './pushed.ts';
import { LayerMistaken } from './save-reader.ts';
import { savedArchive } from './saved.ts';

export interface SendOrder {
  readonly ports: Pick<ProviderPorts, 'docker' | 'files'>;
  readonly reference: string;
  readonly image: ImageInfo;
  readonly nodes: readonly NodeRuntime[];
  /** Layers that need not be sent. */
  readonly there: LayerStore;
  readonly signal: AbortSignal;
}

export interface Sent {
  /** The image ID that each node must have now: digest of the configuration. */
  readonly id: string;
  readonly bytes: number;
  readonly layersSent: number;
  readonly layersThere: number;
}

/** A layer that was left out is not on the node any more. */
export class LayerGone extends Error {
  constructor(readonly node: string) {
    super(`a layer is gone from ${node}`);
  }
}

/**
 * Sends an image to nodes, one after the other, and holds what each has then against what was sent. Throws LayerGone when it has to be sent whole, IMAGE_NOT_DELIVERED
 * (environment) with what the node said; nothing then stays under the reference there.
 */
export async function sendImage(order: SendOrder): Promise<Sent> {
  const { ports, reference, there, signal, nodes } = order;
  const engine = ports.docker;
  const pushed = await pushedImage({ engine, files: ports.files }, reference, there, signal);
  try {
    let sent: Sent | undefined;
    for (const node of nodes) {
      const archive = pushed?.archive() ?? (await saved(order));
      const one = await sendTo(node, order, archive).finally(archive.close);
      sent = { ...one, bytes: one.bytes + (sent?.bytes ?? 0) };
    }
    if (sent === undefined) throw new Error('there is no node to send to');
    return sent;
  } finally {
    await pushed?.close();
  }
}

async function saved({ ports, reference, image, there }: SendOrder): Promise<ImageArchive> {
  const layers = await there.layers(image.layers);
  return savedArchive(await ports.docker.save([reference]), reference, layers);
}

async function sendTo(
  runtime: NodeRuntime,
  { reference, there, signal }: SendOrder,
  archive: ImageArchive,
): Promise<Sent> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of archive.bytes) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const result = await runtime
    .ctr(['images', 'import', '-'], { input: counted(), signal })
    .catch((error: unknown) => {
      throw isMistaken(error) ? new LayerGone(runtime.node) : error;
    });
  const arrived = await imageOn(runtime, reference, signal);
  if (result.exitCode === 0 && arrived?.whole === true) {
    const sent = { ...countsOf(await archive.contents), bytes };
    proveArrival(reference, sent.id, arrived, runtime.node);
    return sent;
  }
  // What is there cannot start a pod, or is what was there before and is to be replaced.
  await removeFrom(runtime, reference);
  if (there !== emptyStore && (result.exitCode === 0 || saysGone(result))) {
    throw new LayerGone(runtime.node);
  }
  throw notDelivered(runtime.node, reference, result);
}

/** Whoever carried the bytes may have put the reason inside an error of its own. */
function isMistaken(error: unknown): boolean {
  if (error instanceof LayerMistaken) return true;
  return error instanceof Error && error.cause !== undefined && isMistaken(error.cause);
}

function countsOf({ manifest, layersSent }: ArchiveContents) {
  return {
    ...{ id: manifest.config.digest, layersSent },
    layersThere: manifest.layers.length - layersSent,
  };
}

/** containerd's words for a blob that it has not: `content digest sha256:…: not found`. */
function saysGone({ stderr, stdout }: ExecResult): boolean {
  return /not found|no such file/i.test(`${stderr}${stdout}`);
}

function notDelivered(node: string, reference: string, result: ExecResult): DeployError {
  const { exitCode, stdout, stderr } = result;
  const lines = [stdout, stderr].flatMap((text) => text.split('\n'));
  return new DeployError(
    'environment',
    'IMAGE_NOT_DELIVERED',
    `${reference} did not arrive on ${node}`,
    {
      hint: 'The node says why, above; run the same command again when that is mended.',
      details: [
        `ctr images import ended with exit code ${exitCode}`,
        ...lines.filter((line) => line.trim() !== ''),
      ],
    },
  );
}
