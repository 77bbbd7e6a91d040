import type { DeliveredImage, ImageTransport, ProviderPorts } from '../../clusters/provider.ts';
import type { DockerEngine, RegistryCredentials } from '../../ports/docker.ts';
import { isLoopback, registryAddress } from '../registry-address.ts';
import { deleteManifest, findManifest, type RegistryAccess } from '../registry-api.ts';
import { dockerConfigFolder, registryCredentials } from '../registry-credentials.ts';
import { once } from '../../once.ts';
import { builtId, proveArrival } from './proof.ts';

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
    engine,
    reference: (repository, tag) => `${registry}/${repository}:${tag}`,
    find,
    deliver: async (reference, tell, signal) => {
      const sent = await builtId(engine, reference);
      tell(`pushing ${reference}`);
      await engine.push(reference, pushOptions(await credentials(), tell, signal));
      return proveArrival(reference, sent, await find(reference), description);
    },
    remove: async (reference) => deleteManifest(await access(), registryAddress(reference)),
  };
}

function pushOptions(
  credentials: RegistryCredentials | undefined,
  tell: (message: string) => void,
  signal: AbortSignal,
) {
  // Layers tell of every few kilobytes; what people want to see is each one's end.
  const onProgress = (message: string) => {
    if (/: (Pushed|Layer already exists|Mounted from)/.test(message)) tell(message);
  };
  return { signal, onProgress, ...(credentials === undefined ? {} : { credentials }) };
}

async function schemeOf(host: string, engine: DockerEngine): Promise<'http' | 'https'> {
  if (isLoopback(host)) return 'http';
  return (await engine.info()).insecureRegistries.includes(host) ? 'http' : 'https';
}
