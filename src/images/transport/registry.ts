import type { DeliveredImage, ImageTransport, ProviderPorts } from '../../clusters/provider.ts';
import type { DockerEngine, PushOptions, RegistryCredentials } from '../../ports/docker.ts';
import { isLoopback, registryAddress } from '../registry-address.ts';
import { deleteManifest, findManifest, type RegistryAccess } from '../registry-api.ts';
import { dockerConfigFolder, registryCredentials } from '../registry-credentials.ts';
import { once } from '../../once.ts';
import { tellMoved } from './moved.ts';
import { builtImage, proveArrival } from './proof.ts';

/**
 * Images through a registry (host[:port][/path]) that both the engine and the nodes reach. The proof of
 * arrival is the registry's own answer about the tag.
 */
export function registryTransport(
  registry: string,
  { docker: engine, http, exec, files }: Pick<ProviderPorts, 'docker' | 'http' | 'exec' | 'files'>,
): ImageTransport {
  const description = `registry ${registry}`;
  const credentials = once(() =>
    registryCredentials(registryAddress(`${registry}/x`).host, {
      ...{ exec, files, folder: dockerConfigFolder(process.env) },
    }),
  );
  const access = once(async (): Promise<RegistryAccess> => {
    const scheme = await schemeOf(registryAddress(`${registry}/x`).host, engine);
    return { http, scheme, credentials: await credentials() };
  });
  const architecture = once(async () => (await engine.info()).arch);
  const find = async (reference: string): Promise<DeliveredImage | undefined> => {
    const found = await findManifest(await access(), registryAddress(reference), architecture);
    return found === undefined ? undefined : { id: found.configDigest, digest: found.digest };
  };
  return {
    description,
    why: 'a registry takes only the layers that it lacks',
    engine,
    reference: registryReference(registry),
    find,
    deliver: async (reference, tell, signal) => {
      const { id, size } = await builtImage(engine, reference);
      tell(`pushing ${reference}`);
      const count = new PushCount();
      await engine.push(reference, pushOptions(await credentials(), count, tell, signal));
      tellMoved(tell, { ...count.moved, of: size });
      return proveArrival(reference, id, await find(reference), description);
    },
    remove: async (reference) => deleteManifest(await access(), registryAddress(reference)),
  };
}

/** How images are named that have their place in a registry. */
export function registryReference(registry: string): ImageTransport['reference'] {
  return (repository, tag) => `${registry}/${repository}:${tag}`;
}

function pushOptions(
  credentials: RegistryCredentials | undefined,
  count: PushCount,
  tell: (message: string) => void,
  signal: AbortSignal,
): PushOptions {
  // Layers tell of every few kilobytes; what people want to see is each one's end.
  const onProgress = (message: string) => {
    if (count.take(message)) tell(message);
  };
  const onBytes = (layer: string, bytes: number) => {
    count.bytes(layer, bytes);
  };
  return { signal, onProgress, onBytes, ...(credentials === undefined ? {} : { credentials }) };
}

/** Counts, while an engine pushes, the layers that were sent, their bytes, and the layers that were there. */
class PushCount {
  private readonly bytesOf = new Map<string, number>();
  private sent = 0;
  private there = 0;

  /** Whether a message tells the end of a layer. */
  take(message: string): boolean {
    const pushed = /: Pushed/.test(message);
    const there = /: (Layer already exists|Mounted from)/.test(message);
    this.sent += pushed ? 1 : 0;
    this.there += there ? 1 : 0;
    return pushed || there;
  }

  bytes(layer: string, bytes: number): void {
    this.bytesOf.set(layer, Math.max(bytes, this.bytesOf.get(layer) ?? 0));
  }

  get moved() {
    const bytes = [...this.bytesOf.values()].reduce((sum, one) => sum + one, 0);
    return { bytes, layersSent: this.sent, layersThere: this.there };
  }
}

async function schemeOf(host: string, engine: DockerEngine): Promise<'http' | 'https'> {
  if (isLoopback(host)) return 'http';
  return (await engine.info()).insecureRegistries.includes(host) ? 'http' : 'https';
}
