import type { ImageTransport } from '../../clusters/provider.ts';
import type { DockerEngine } from '../../ports/docker.ts';

/** No cluster at all: images stay in the engine of this machine, for `build` without --push. */
export function localTransport(engine: DockerEngine): ImageTransport {
  const find = async (reference: string) => {
    const image = await engine.inspect(reference);
    return image === undefined ? undefined : { id: image.id };
  };
  return {
    description: 'the Docker engine of this machine',
    engine,
    reference: (repository, tag) => `${repository}:${tag}`,
    find,
    deliver: async (reference) => (await find(reference)) ?? { id: '' },
    remove: (reference) => engine.remove(reference),
  };
}
