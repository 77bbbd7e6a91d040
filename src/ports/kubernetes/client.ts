import type { Duplex } from 'node:stream';
import type {
  KubeListQuery,
  KubeObject,
  KubeQuery,
  KubeRef,
  KubeReview,
  Kubernetes,
  LogLine,
  LogOptions,
  RawAnswer,
  RawOptions,
  WatchEvent,
} from '../kubernetes.ts';
import {
  loadKubeConfig,
  presentKubeconfigs,
  versionOfKubeconfig,
  type Env,
} from './client-config.ts';
import { connectPod } from './client-connect.ts';
import { refused } from './client-errors.ts';
import { execInPod } from './client-exec.ts';
import { readLog } from './client-logs.ts';
import { Paths } from './client-paths.ts';
import { Rest } from './client-rest.ts';
import { ListWatch, listAll } from './client-watch.ts';

const fieldManager = 'todo-deploy';

/**
 * Opens clusters by their kubeconfig context, each once for as long as its files stay as they are, so that
 * connections are shared by all who ask. Throws what `connectKubernetes` throws.
 */
export function kubernetesOpener(env: Env): (context?: string) => Promise<Kubernetes> {
  const opened = new Map<string, Promise<Kubernetes>>();
  return async (context) => {
    const key = JSON.stringify([context, await versionOfKubeconfig(env)]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const opening = connectKubernetes(context, env);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));
    return opening;
  };
}

/**
 * Opens a cluster by its kubeconfig context (default: the current one); talks to nobody yet.
 * Throws KUBECONFIG_MISSING (environment), KUBECONFIG_INVALID or CONTEXT_UNKNOWN (usage).
 */
export async function connectKubernetes(
  context: string | undefined,
  env: Env,
): Promise<Kubernetes> {
  const access = await loadKubeConfig(context, env);
  return new KubernetesClient(new Rest(access, presentKubeconfigs(env).join(', ')));
}

class KubernetesClient implements Kubernetes {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  private readonly paths: Paths;

  constructor(private readonly rest: Rest) {
    ({ context: this.context, server: this.server } = rest.target);
    this.namespace = rest.access.context.namespace || 'default';
    this.paths = new Paths(rest);
  }

  async version(): Promise<string> {
    const answer = await this.rest.json({ path: '/version' }, 'tell its version');
    return (answer as { gitVersion: string }).gitVersion;
  }

  async get(ref: KubeRef): Promise<KubeObject | undefined> {
    const { status, body } = await this.rest.patiently({ path: await this.paths.object(ref) });
    if (status === 404) return undefined;
    if (status !== 200)
      throw refused(this.rest.target, status, body, `get ${ref.kind} ${ref.name}`);
    return JSON.parse(body) as KubeObject;
  }

  async list(query: KubeListQuery): Promise<KubeObject[]> {
    return (await listAll(this.rest, await this.paths.collection(query), query)).objects;
  }

  async apply(
    object: KubeObject,
    options: { dryRun?: boolean; force?: boolean } = {},
  ): Promise<KubeObject> {
    // The server refuses to be told which manager owns what.
    const metadata = { ...object.metadata, managedFields: undefined };
    const request = {
      method: 'PATCH',
      path: await this.paths.object(refOf(object)),
      query: {
        fieldManager,
        force: options.force ?? true,
        dryRun: options.dryRun === true ? 'All' : undefined,
      },
      // JSON is YAML too.
      contentType: 'application/apply-patch+yaml',
      body: { ...object, metadata },
    } as const;
    const doing = `apply ${object.kind} ${object.metadata.name}`;
    return (await this.rest.json(request, doing)) as KubeObject;
  }

  async patch(ref: KubeRef, patch: Readonly<Record<string, unknown>>): Promise<KubeObject> {
    const request = {
      method: 'PATCH',
      path: await this.paths.object(ref),
      query: { fieldManager },
      contentType: 'application/merge-patch+json',
      body: patch,
    } as const;
    return (await this.rest.json(request, `patch ${ref.kind} ${ref.name}`)) as KubeObject;
  }

  async delete(ref: KubeRef): Promise<boolean> {
    const { status, body } = await this.rest.patiently({
      method: 'DELETE',
      path: await this.paths.object(ref),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
    });
    if (status === 404) return false;
    if (status >= 200 && status <= 299) return true;
    throw refused(this.rest.target, status, body, `delete ${ref.kind} ${ref.name}`);
  }

  async watch(
    query: KubeQuery,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const path = await this.paths.collection(query);
    await new ListWatch(this.rest, path, query, onEvent, signal).run();
  }

  async *logs(
    pod: { namespace: string; name: string },
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<LogLine> {
    for await (const lines of this.logBatches(pod, options, signal)) yield* lines;
  }

  logBatches(
    pod: { namespace: string; name: string },
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncIterable<readonly LogLine[]> {
    return readLog(this.rest, pod, options, signal);
  }

  connect(pod: { namespace: string; name: string }, port: number): Promise<Duplex> {
    return connectPod(this.rest, pod, port);
  }

  exec(
    pod: { namespace: string; name: string },
    container: string,
    argv: readonly string[],
  ): Promise<Duplex> {
    return execInPod(this.rest, pod, container, argv);
  }

  async review(question: KubeReview): Promise<KubeReview> {
    const { apiVersion, kind } = question;
    const path = await this.paths.collection({ apiVersion, kind });
    const request = { method: 'POST', path, body: question } as const;
    return (await this.rest.json(request, `answer ${kind}`)) as KubeReview;
  }

  async raw(path: string, options: RawOptions = {}): Promise<RawAnswer> {
    const start = performance.now();
    const answer = await this.rest.send({ path, ...options });
    return { ...answer, ms: Math.round(performance.now() - start) };
  }
}

function refOf(object: KubeObject): KubeRef {
  const { name, namespace } = object.metadata;
  const { apiVersion, kind } = object;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
