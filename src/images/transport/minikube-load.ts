import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  DeliveredImage,
  ImageTransport,
  ProviderPorts,
  Tell,
} from '../../clusters/provider.ts';
import { DeployError } from '../../errors.ts';
import type { Command, ExecResult } from '../../ports/exec.ts';
import { minikubeImageList, minikubeImageLoad, minikubeImageRemove } from '../../tools/minikube.ts';
import { parseImages } from '../../tools/minikube-output.ts';
import { localReference } from './local-reference.ts';
import { tellMoved } from './moved.ts';
import { builtId, builtImage, proveArrival } from './proof.ts';

const listTimeoutMs = 60_000;
/** A node on a slow disk takes its time for some hundred MB. */
const loadTimeoutMs = 600_000;

type LoadPorts = Pick<ProviderPorts, 'docker' | 'exec' | 'files'>;

/**
 * Images by `minikube image load` of an archive, for runtimes that have no Docker engine. It exits 0
 * when nothing arrived and may leave an older image under the tag, so the proof is what the nodes list.
 */
export function minikubeLoadTransport(
  profile: string,
  description: string,
  { docker: engine, exec, files }: LoadPorts,
): ImageTransport {
  const run = (command: Command, timeoutMs: number, signal?: AbortSignal): Promise<ExecResult> =>
    exec.run(command, { timeoutMs, ...(signal === undefined ? {} : { signal }) });

  const find = async (reference: string): Promise<DeliveredImage | undefined> => {
    const { stdout, stderr } = await run(minikubeImageList(profile), listTimeoutMs);
    const images = parseImages(stdout);
    if (images === undefined) throw unlistable(profile, stdout, stderr);
    const found = images.find(({ tags }) => tags.includes(reference));
    return found === undefined ? undefined : { id: found.id };
  };

  const load = async (
    reference: string,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<ExecResult & { sent: string }> => {
    const { id, size } = await builtImage(engine, reference);
    const archive = join(tmpdir(), `todo-deploy-${randomUUID()}.tar`);
    try {
      tell(`saving ${reference}`);
      const digests = await engine.saveTo(archive, [reference]);
      tell(`loading ${reference} into ${profile}`);
      const result = await run(minikubeImageLoad(profile, archive), loadTimeoutMs, signal);
      const bytes = (await files.stat(archive))?.size ?? size;
      tellMoved(tell, { bytes, of: size, layersSent: 0, layersThere: 0 });
      return { ...result, sent: digests.get(reference) ?? id };
    } finally {
      await files.remove(archive);
    }
  };

  const remove = async (reference: string): Promise<boolean> => {
    if ((await find(reference)) === undefined) return false;
    await run(minikubeImageRemove(profile, reference), listTimeoutMs);
    return (await find(reference)) === undefined;
  };

  return {
    ...{ description, engine, reference: localReference, find, remove },
    deliver: async (reference, tell, signal) => {
      const older = await find(reference);
      // With the old image under the tag, some versions keep it and say that all is well.
      if (older !== undefined && older.id !== (await builtId(engine, reference)))
        await remove(reference);
      const { sent, stderr, stdout } = await load(reference, tell, signal);
      return proveArrival(reference, sent, await find(reference), description, [stdout, stderr]);
    },
  };
}

function unlistable(profile: string, stdout: string, stderr: string): DeployError {
  return new DeployError(
    'environment',
    'IMAGES_UNKNOWN',
    `minikube does not list the images of ${profile}`,
    {
      hint: `See what it says: minikube image ls --profile ${profile}`,
      details: [stdout, stderr].map((text) => text.trim()).filter((text) => text !== ''),
    },
  );
}
