import type Docker from 'dockerode';
import type { DockerEndpoint } from '../../clusters/provider.ts';
import { abortError } from '../abort.ts';
import { writeArchive } from './archive.ts';
import { buildWithBuildKit } from './build.ts';
import type {
  BuildRequest,
  DockerEngine,
  EngineInfo,
  ImageInfo,
  PullOptions,
  PushOptions,
  RegistryCredentials,
} from '../docker.ts';
import { connect } from './connect.ts';
import { defaultEndpoint } from './endpoint.ts';
import { ApiContainers, type Call } from './containers.ts';
import { absentIs, engineError, pushError, statusOf } from './errors.ts';
import { apiNetworks, apiVolumes } from './objects.ts';
import { pullImage } from './pull.ts';
import { failureIn, readMessages } from './stream.ts';
import { splitReference } from './reference.ts';

/** The first engine whose BuildKit takes its orders over the API alone. */
const oldestApi = 1.39;

/** A Docker engine over its HTTP API; without an endpoint, the one that the docker command uses. */
export function dockerEngine(
  endpoint: DockerEndpoint = defaultEndpoint(process.env),
): DockerEngine {
  return new ApiEngine(endpoint);
}

class ApiEngine implements DockerEngine {
  readonly endpoint: string;
  readonly #endpoint: DockerEndpoint;
  #client: Docker | undefined;
  readonly containers;
  readonly networks;
  readonly volumes;

  constructor(endpoint: DockerEndpoint) {
    this.endpoint = endpoint.host;
    this.#endpoint = endpoint;
    const docker = (): Docker => this.#docker;
    const call: Call = (doing, work) => this.#call(doing, work);
    this.containers = new ApiContainers(docker, call);
    this.networks = apiNetworks(docker, call);
    this.volumes = apiVolumes(docker, call);
  }

  get #docker(): Docker {
    if (this.#client === undefined) throw new Error('the engine is called outside of #call');
    return this.#client;
  }

  info(): Promise<EngineInfo> {
    return this.#call('say what it is', async () => {
      const { Version, ApiVersion, Os, Arch } = await this.#docker.version();
      const buildKit = Os === 'linux' && Number(ApiVersion) >= oldestApi;
      const about = { version: Version, apiVersion: ApiVersion, os: Os, arch: Arch, buildKit };
      return { ...about, insecureRegistries: await this.#insecureRegistries() };
    });
  }

  async #insecureRegistries(): Promise<string[]> {
    const info = (await this.#docker.info()) as {
      RegistryConfig?: { IndexConfigs?: Record<string, { Secure?: boolean }> | null } | null;
    };
    const known = Object.entries(info.RegistryConfig?.IndexConfigs ?? {});
    return known.filter(([, { Secure }]) => Secure === false).map(([name]) => name);
  }

  build(request: BuildRequest): Promise<string> {
    return this.#call('build an image', () => buildWithBuildKit(this.#docker, request));
  }

  inspect(reference: string): Promise<ImageInfo | undefined> {
    return this.#call(`look at the image ${reference}`, async () => {
      const found = await absentIs(undefined, this.#docker.getImage(reference).inspect());
      if (found === undefined) return undefined;
      const { Id, RepoTags, Size, Architecture, Config, RepoDigests, RootFS } = found;
      return {
        ...{ id: Id, tags: namesOf(RepoTags), size: Size, architecture: Architecture },
        ...{ labels: labelsOf(Config), repoDigests: namesOf(RepoDigests) },
        layers: RootFS.Layers ?? [],
      };
    });
  }

  list(labels: Readonly<Record<string, string>>): Promise<ImageInfo[]> {
    return this.#call('list images', async () => {
      const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const found = await this.#docker.listImages({ filters: JSON.stringify({ label }) });
      const images = await Promise.all(found.map(({ Id }) => this.inspect(Id)));
      return images.filter((image) => image !== undefined);
    });
  }

  tag(source: string, target: string): Promise<void> {
    return this.#call(`name the image ${target}`, async () => {
      const { repository, tag } = splitReference(target);
      await this.#docker.getImage(source).tag({ repo: repository, tag });
    });
  }

  push(reference: string, options: PushOptions = {}): Promise<string> {
    return this.#call(`push ${reference}`, () => this.#push(reference, options));
  }

  async #push(reference: string, options: PushOptions): Promise<string> {
    const { signal, credentials, onProgress, onBytes } = options;
    if (signal?.aborted) throw abortError(signal, 'the push');
    const { repository, tag } = splitReference(reference);
    let digest: string | undefined;
    let failure: string | undefined;
    try {
      const stream = await this.#docker.getImage(repository).push({
        ...{ tag, authconfig: authOf(credentials) },
        ...(signal === undefined ? {} : { abortSignal: signal }),
      });
      await readMessages(stream, (message) => {
        failure ??= failureIn(message);
        if (message.aux !== undefined)
          digest = (message.aux as { Digest?: string }).Digest ?? digest;
        const { id, progressDetail } = message;
        if (id !== undefined && message.status === 'Pushing') {
          onBytes?.(id, progressDetail?.current ?? 0);
        }
        if (message.status !== undefined) onProgress?.(statusLine(message.id, message.status));
      });
    } catch (error) {
      if (signal?.aborted) throw abortError(signal, 'the push');
      if (statusOf(error) !== undefined) throw pushError(reference, (error as Error).message);
      throw error;
    }
    if (failure !== undefined) throw pushError(reference, failure);
    if (digest === undefined) throw pushError(reference, 'the engine named no digest');
    return digest;
  }

  pull(reference: string, options: PullOptions = {}): Promise<void> {
    return this.#call(`pull ${reference}`, () => pullImage(this.#docker, reference, options));
  }

  save(references: readonly string[]): Promise<NodeJS.ReadableStream> {
    return this.#call('save images', () => this.#save(references));
  }

  #save(references: readonly string[]): Promise<NodeJS.ReadableStream> {
    return new Promise((resolve, reject) => {
      const options = {
        ...{ path: '/images/get?', method: 'GET', options: { names: [...references] } },
        ...{
          isStream: true,
          statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
        },
      };
      this.#docker.modem.dial(options, (error, stream) => {
        if (error !== null) reject(error);
        else resolve(stream as NodeJS.ReadableStream);
      });
    });
  }

  saveTo(path: string, references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#call('save images', async () => writeArchive(await this.#save(references), path));
  }

  load(archive: NodeJS.ReadableStream): Promise<void> {
    return this.#call('load images', async () => {
      let failure: string | undefined;
      const stream = await this.#docker.loadImage(archive, { quiet: true });
      await readMessages(stream, (message) => {
        failure ??= failureIn(message);
      });
      if (failure !== undefined) throw new Error(failure);
    });
  }

  remove(reference: string): Promise<boolean> {
    return this.#call(`remove the image ${reference}`, async () => {
      // A kubelet removes the containers of a pod some seconds after the pod.
      const image = this.#docker.getImage(reference);
      const removing = image.remove({ force: true }) as Promise<unknown>;
      const removed = await absentIs(undefined, removing);
      return removed !== undefined;
    });
  }

  async #call<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      // Made when it is first needed: a wrong DOCKER_HOST must not stop what needs no engine.
      this.#client ??= await connect(this.#endpoint);
      return await work();
    } catch (error) {
      throw engineError(this.endpoint, doing, error);
    }
  }
}

/** The engine says null where it has no names. */
function namesOf(names: string[] | null | undefined): string[] {
  return (names ?? []).filter((name) => !name.startsWith('<none>'));
}

function labelsOf(config: { Labels?: Record<string, string> | null } | null | undefined) {
  return config?.Labels ?? {};
}

function statusLine(id: string | undefined, status: string): string {
  return id === undefined ? status : `${id}: ${status}`;
}

/** The engine takes an empty object for no log-in at all. */
function authOf(credentials: RegistryCredentials | undefined): Record<string, string> {
  if (credentials === undefined) return {};
  return 'identityToken' in credentials
    ? { identitytoken: credentials.identityToken }
    : { username: credentials.username, password: credentials.password };
}
