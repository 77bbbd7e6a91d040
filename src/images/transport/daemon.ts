import type { DeliveredImage, ImageTransport } from '../../clusters/provider.ts';
import type { DockerEngine } from '../../ports/docker.ts';
import { localReference } from './local-reference.ts';
import { tellMoved } from './moved.ts';
import { builtImage } from './proof.ts';

/**
 * The engine that runs the pods is the one that builds: nothing has to move. The proof of arrival is
 * that this engine has the image.
 */
export function daemonTransport(engine: DockerEngine, description: string): ImageTransport {
  return {
    description,
    why: 'the engine of the node builds, and nothing has to move',
    engine,
    reference: localReference,
    find: async (reference): Promise<DeliveredImage | undefined> => {
      const found = await engine.inspect(reference);
      return found === undefined ? undefined : { id: found.id };
    },
    deliver: async (reference, tell) => {
      const { id, size } = await builtImage(engine, reference);
      tell(`${reference} is where the pods run`);
      tellMoved(tell, { bytes: 0, of: size, layersSent: 0, layersThere: 0 });
      return { id };
    },
    remove: (reference) => engine.remove(reference),
  };
}
