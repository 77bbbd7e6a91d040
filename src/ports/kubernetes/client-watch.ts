import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError } from '../../errors.ts';
import type { KubeListQuery, KubeObject, KubeQuery, WatchEvent } from '../kubernetes.ts';
import { hasCode, refused, serverMessage, unreachable } from './client-errors.ts';
import { lineBatches } from './client-lines.ts';
import type { Rest } from './client-rest.ts';

/** The server ends a watch after this long, and we resume it: no connection grows stale. */
const watchSeconds = 290;
/** Bookmarks come about once a minute; a connection silent for longer than two is dead. */
const silenceMs = 150_000;
const firstBackOffMs = 100;
const longestBackOffMs = 2_000;
/** A restarting API server refuses for a moment before its access rules are loaded. */
const forbiddenGraceMs = 20_000;
const pageSize = 500;
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface ListBody {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly Omit<KubeObject, 'apiVersion' | 'kind'>[];
}

type Selectors = Pick<KubeQuery, 'labelSelector' | 'fieldSelector'>;

/** The server has forgotten the version that we wanted to go on from. */
class Gone extends Error {}

/** All objects of a collection, page by page, each with the kind that a list leaves out. */
export async function listAll(
  rest: Rest,
  path: string,
  query: KubeListQuery,
  signal?: AbortSignal,
): Promise<{ objects: KubeObject[]; resourceVersion: string }> {
  const objects: KubeObject[] = [];
  let token: string | undefined;
  for (;;) {
    const request = {
      path,
      query: { ...selectors(query), limit: pageSize, continue: token },
      ...(query.metadataOnly === true ? { accept: metadataList } : {}),
    };
    const body = (await rest.json(
      signal === undefined ? request : { ...request, signal },
      `list ${query.kind}`,
    )) as ListBody;
    for (const item of body.items ?? []) {
      objects.push({ ...item, apiVersion: query.apiVersion, kind: query.kind } as KubeObject);
    }
    token = body.metadata?.continue === '' ? undefined : body.metadata?.continue;
    if (token === undefined) {
      return { objects, resourceVersion: body.metadata?.resourceVersion ?? '' };
    }
  }
}

function selectors(query: KubeQuery): Selectors {
  return {
    ...(query.labelSelector === undefined ? {} : { labelSelector: query.labelSelector }),
    ...(query.fieldSelector === undefined ? {} : { fieldSelector: query.fieldSelector }),
  };
}

/** One list+watch: resumes where it was after a cut, lists again when the server has forgotten. */
export class ListWatch {
  private version: string | undefined;
  private synced = false;
  private failures = 0;
  private forbiddenSince: number | undefined;

  constructor(
    private readonly rest: Rest,
    private readonly path: string,
    private readonly query: KubeQuery,
    private readonly onEvent: (event: WatchEvent) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs until the signal fires. Before the first `synced`, failures are thrown. */
  async run(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        this.version ??= await this.list();
        await this.follow(this.version);
        this.forbiddenSince = undefined;
      } catch (error) {
        if (this.aborted()) return;
        await this.recover(error);
      }
    }
  }

  private async list(): Promise<string> {
    const { objects, resourceVersion } = await listAll(
      this.rest,
      this.path,
      this.query,
      this.signal,
    );
    this.onEvent({ type: 'synced', objects });
    this.synced = true;
    return resourceVersion;
  }

  private async follow(from: string): Promise<void> {
    const response = await this.open(from);
    const silent = setTimeout(() => {
      response.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
    }, silenceMs);
    try {
      const batches = lineBatches(response, 'drop');
      for (;;) {
        const batch = await batches.next().catch((error: unknown) => {
          throw unreachable(this.rest.target, error);
        });
        if (batch.done === true) return;
        silent.refresh();
        this.failures = 0;
        for (const line of batch.value) this.take(line);
      }
    } finally {
      clearTimeout(silent);
      response.destroy();
    }
  }

  private async open(from: string): Promise<IncomingMessage> {
    const query = {
      ...selectors(this.query),
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: watchSeconds,
    };
    const response = await this.rest
      .open({ path: this.path, query, signal: this.signal })
      .catch((error: unknown) => {
        throw error instanceof DeployError ? error : unreachable(this.rest.target, error);
      });
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    let body = '';
    for await (const lines of lineBatches(response, 'keep')) body += lines.join('\n');
    throw status === 410
      ? new Gone(serverMessage(body))
      : refused(this.rest.target, status, body, `watch ${this.query.kind}`);
  }

  private take(line: string): void {
    if (line === '') return;
    const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
    if (type === 'ERROR') {
      const { code, message } = object as unknown as { code?: number; message?: string };
      // A server that cannot go on from here for whatever reason is asked for the whole list.
      throw new Gone(message ?? `watch ended with ${code ?? 'an error'}`);
    }
    this.version = object.metadata.resourceVersion ?? this.version;
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') {
      this.onEvent({ type: type.toLowerCase() as 'added' | 'modified' | 'deleted', object });
    }
  }

  private async recover(error: unknown): Promise<void> {
    if (error instanceof Gone) {
      this.version = undefined;
    } else {
      if (!(error instanceof DeployError) || !this.synced) throw error;
      this.endureRefusal(error);
    }
    this.failures += 1;
    const wait = Math.min(longestBackOffMs, firstBackOffMs * 2 ** (this.failures - 1));
    await sleep(wait, undefined, { signal: this.signal }).catch(() => undefined);
  }

  private endureRefusal(error: DeployError): void {
    if (!hasCode(error, 'CLUSTER_FORBIDDEN')) return;
    this.forbiddenSince ??= Date.now();
    if (Date.now() - this.forbiddenSince > forbiddenGraceMs) throw error;
  }

  private aborted(): boolean {
    return this.signal.aborted;
  }
}
