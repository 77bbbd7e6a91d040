import { DeployError } from '../../errors.ts';
import type { DeliveredImage } from '../../clusters/provider.ts';
import type { DockerEngine, ImageInfo } from '../../ports/docker.ts';

/** The ID of the image that was built. Throws IMAGE_MISSING (build) when the engine has none. */
export async function builtId(engine: DockerEngine, reference: string): Promise<string> {
  return (await builtImage(engine, reference)).id;
}

/** The image that was built. Throws IMAGE_MISSING (build) when the engine has none. */
export async function builtImage(engine: DockerEngine, reference: string): Promise<ImageInfo> {
  const image = await engine.inspect(reference);
  if (image !== undefined) return image;
  throw new DeployError('build', 'IMAGE_MISSING', `the engine has no image ${reference}`, {
    hint: 'Something removed it after the build; run the same command again.',
  });
}

/**
 * Holds what arrived against what was sent.
 * Engines that keep images in containerd use the manifest's digest as the image ID, others the
 * digest of the configuration: either one proves the image.
 * Throws IMAGE_NOT_DELIVERED (environment) with both IDs and what the tool said (`said`).
 */
export function proveArrival(
  reference: string,
  sentId: string,
  found: DeliveredImage | undefined,
  where: string,
  said: readonly string[] = [],
): DeliveredImage {
  if (found !== undefined && (found.id === sentId || found.digest === sentId)) return found;
  const what =
    found === undefined ? 'did not arrive' : 'is another image there than the one that was sent';
  const lines = said.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  throw new DeployError('environment', 'IMAGE_NOT_DELIVERED', `${reference} ${what} (${where})`, {
    hint: 'Run the same command again; if it stays so, remove the image there by hand.',
    details: [`sent: ${sentId}`, `found: ${found?.id ?? 'nothing'}`, ...lines],
  });
}
