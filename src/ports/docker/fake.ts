import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { promises as fs } from 'node:fs';
import { DeployError } from '../../errors.ts';
import { abortError } from '../abort.ts';
import { runDockerfile } from './fake-build.ts';
import { pullError, pushError } from './errors.ts';
import type { EngineObject, NetworkSpec } from '../docker-containers.ts';
import type {
  BuildRequest,
  DockerEngine,
  EngineInfo,
  ImageInfo,
  PullOptions,
  PushOptions,
} from '../docker.ts';
import { FakeContainers } from './fake-containers.ts';
import { FakeObjects } from './fake-objects.ts';

export interface FakeDockerOptions {
  readonly endpoint?: string;
  readonly architecture?: string;
  /** Bytes of every image that is built. */
  readonly imageSize?: number;
  /** Registries (host:port) that take what is pushed; any other one is unreachable. */
  readonly registries?: readonly string[];
  /** Those of them that speak plain HTTP. */
  readonly insecureRegistries?: readonly string[];
  /** Images that can be pulled; of any other one the registry is unreachable. */
  readonly pullable?: readonly string[];
}

type StoredImage = Omit<ImageInfo, 'tags'>;

/**
 * A Docker engine in memory. It follows the Dockerfile (see docker-fake-build.ts), keeps no bytes, and
 * makes the ID of an image from the request alone: reading files is what the real engine is for.
 */
export class FakeDocker implements DockerEngine {
  readonly endpoint: string;
  readonly containers = new FakeContainers({ imageId: (reference) => this.#imageId(reference) });
  readonly networks = new FakeObjects<NetworkSpec>();
  readonly volumes = new FakeObjects<EngineObject>();
  /** While true every call ends with ENGINE_UNREACHABLE. */
  down = false;
  /** While true a build ends with DISK_FULL. */
  full = false;
  /** What registries have: reference -> image ID. */
  readonly pushed = new Map<string, string>();
  /** Options of all pushes, in order. */
  readonly pushes: PushOptions[] = [];
  /** Requests of all builds, in order. */
  readonly builds: BuildRequest[] = [];
  readonly #options: FakeDockerOptions;
  readonly #images = new Map<string, StoredImage>();
  readonly #tags = new Map<string, string>();
  readonly #cache = new Set<string>();

  constructor(options: FakeDockerOptions = {}) {
    this.#options = options;
    this.endpoint = options.endpoint ?? 'unix:///fake/docker.sock';
  }

  async info(): Promise<EngineInfo> {
    await this.#reach();
    const arch = this.#options.architecture ?? 'amd64';
    const about = { version: '28.0.0', apiVersion: '1.48', os: 'linux', arch, buildKit: true };
    return { ...about, insecureRegistries: this.#options.insecureRegistries ?? [] };
  }

  async build(request: BuildRequest): Promise<string> {
    await this.#reach();
    if (request.signal?.aborted) throw abortError(request.signal, 'the build');
    this.builds.push(request);
    if (this.full) {
      const hint = 'docker system df shows what takes the space.';
      throw new DeployError('build', 'DISK_FULL', 'the Docker engine has no space left', { hint });
    }
    await runDockerfile(request, this.#cache, (image) => this.#tags.has(image));
    const { dockerfile, files, tags, buildArgs, labels } = request;
    const content = JSON.stringify([dockerfile, [...files.keys()], tags, buildArgs, labels]);
    return this.add(tags, { labels, id: digestOf(content) });
  }

  /** Puts an image there without building it; returns its ID. */
  add(tags: readonly string[], image: Partial<StoredImage> = {}): string {
    const id = image.id ?? digestOf(tags.join(','));
    const { imageSize = 1_000_000, architecture = 'amd64' } = this.#options;
    this.#images.set(id, {
      ...{ id, size: imageSize, architecture, labels: {}, repoDigests: [], layers: [] },
      ...image,
    });
    for (const tag of tags) this.#tags.set(tag, id);
    return id;
  }

  async inspect(reference: string): Promise<ImageInfo | undefined> {
    await this.#reach();
    const stored = this.#images.get(this.#tags.get(reference) ?? reference);
    return stored === undefined ? undefined : { ...stored, tags: this.#tagsOf(stored.id) };
  }

  async list(labels: Readonly<Record<string, string>>): Promise<ImageInfo[]> {
    await this.#reach();
    const wanted = Object.entries(labels);
    return [...this.#images.values()]
      .filter((image) => wanted.every(([name, value]) => image.labels[name] === value))
      .map((image) => ({ ...image, tags: this.#tagsOf(image.id) }));
  }

  async tag(source: string, target: string): Promise<void> {
    this.#tags.set(target, await this.#idOf(source, 'name'));
  }

  async push(reference: string, options: PushOptions = {}): Promise<string> {
    await this.#reach();
    const { signal, onProgress, onBytes } = options;
    this.pushes.push(options);
    if (signal?.aborted) throw abortError(signal, 'the push');
    const id = this.#tags.get(reference);
    if (id === undefined) throw pushError(reference, 'tag does not exist');
    const registry = reference.slice(0, reference.indexOf('/'));
    if (this.#options.registries?.includes(registry) !== true) {
      throw pushError(reference, `dial tcp ${registry}: connect: connection refused`);
    }
    onBytes?.('0123456789ab', 12_000);
    onProgress?.('0123456789ab: Pushed');
    onProgress?.('ba9876543210: Layer already exists');
    this.pushed.set(reference, id);
    return digestOf(`manifest of ${id}`);
  }

  async pull(reference: string, { signal, onProgress }: PullOptions = {}): Promise<void> {
    await this.#reach();
    if (signal?.aborted) throw abortError(signal, 'the pull');
    if (this.#options.pullable?.includes(reference) !== true) {
      throw pullError(reference, 'dial tcp: lookup registry-1.docker.io: no such host');
    }
    onProgress?.('0123456789ab: Pull complete');
    this.add([reference]);
  }

  #imageId(reference: string): string | undefined {
    return this.#images.get(this.#tags.get(reference) ?? reference)?.id;
  }

  async save(references: readonly string[]): Promise<NodeJS.ReadableStream> {
    const images: [string, StoredImage | undefined][] = [];
    for (const reference of references) {
      images.push([reference, this.#images.get(await this.#idOf(reference, 'save'))]);
    }
    return Readable.from([Buffer.from(JSON.stringify(images))]);
  }

  async saveTo(path: string, references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const archive = await this.save(references);
    await fs.writeFile(path, archive, { flag: 'wx', mode: 0o600 });
    const ids = references.map(
      (reference) => [reference, this.#tags.get(reference) ?? ''] as const,
    );
    return new Map(ids);
  }

  async load(archive: NodeJS.ReadableStream): Promise<void> {
    await this.#reach();
    const chunks: Buffer[] = [];
    for await (const chunk of archive) chunks.push(Buffer.from(chunk));
    const images = JSON.parse(Buffer.concat(chunks).toString('utf8')) as [string, StoredImage][];
    for (const [reference, image] of images) this.add([reference], image);
  }

  async remove(reference: string): Promise<boolean> {
    await this.#reach();
    const id = this.#tags.get(reference) ?? reference;
    if (!this.#images.has(id)) return false;
    this.#tags.delete(reference);
    if (this.#tagsOf(id).length === 0) this.#images.delete(id);
    return true;
  }

  #tagsOf(id: string): string[] {
    return [...this.#tags].filter(([, tagged]) => tagged === id).map(([tag]) => tag);
  }

  async #idOf(reference: string, doing: string): Promise<string> {
    const image = await this.inspect(reference);
    if (image !== undefined) return image.id;
    const message = `the Docker engine refused: ${doing} ${reference}`;
    throw new DeployError('environment', 'ENGINE_REFUSED', message, { details: ['no such image'] });
  }

  #reach(): Promise<void> {
    if (!this.down) return Promise.resolve();
    const message = `no Docker engine answers at ${this.endpoint}`;
    const hint = 'Start Docker, then run this again.';
    return Promise.reject(new DeployError('environment', 'ENGINE_UNREACHABLE', message, { hint }));
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
