/**
 * Watches a namespace on its own, beside todo-deploy, and notes when the API server said what. It shares no
 * code with the product, so that it can bear witness against it.
 */
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { ApiServer } from './api-server.ts';
import type { Evidence, KubeLike, Seen } from './evidence.ts';

const kinds: Readonly<Record<string, string>> = {
  pods: '/api/v1',
  events: '/api/v1',
  persistentvolumeclaims: '/api/v1',
  services: '/api/v1',
  replicasets: '/apis/apps/v1',
  deployments: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  endpointslices: '/apis/discovery.k8s.io/v1',
  horizontalpodautoscalers: '/apis/autoscaling/v2',
  ingresses: '/apis/networking.k8s.io/v1',
};

export class Witness {
  private readonly seen: Seen[] = [];
  private readonly stop = new AbortController();

  private constructor(
    private readonly server: ApiServer,
    private readonly namespace: string,
  ) {}

  /** Starts to watch; what there was before is not evidence. */
  static async start(server: ApiServer, namespace: string): Promise<Witness> {
    const witness = new Witness(server, namespace);
    await Promise.all(Object.keys(kinds).map((kind) => witness.watch(kind)));
    return witness;
  }

  /** When the API server first said something of the kind after `since`, both in milliseconds since the epoch. */
  first(evidence: Evidence, since: number): number | undefined {
    const seen = this.seen.filter(({ at }) => at >= since);
    return seen.find((one, at) => evidence(one, () => seen.slice(0, at)))?.at;
  }

  end(): void {
    this.stop.abort();
  }

  private async watch(kind: string): Promise<void> {
    const path = `${kinds[kind] ?? ''}/namespaces/${this.namespace}/${kind}`;
    const list = await this.get(path);
    const { metadata } = JSON.parse(await textOf(list)) as {
      metadata: { resourceVersion: string };
    };
    const changes = await this.get(
      `${path}?watch=true&resourceVersion=${metadata.resourceVersion}`,
    );
    let rest = '';
    changes.on('data', (chunk: Buffer) => {
      const at = Date.now();
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.note(at, kind, line);
    });
    changes.on('error', () => undefined);
  }

  private note(at: number, kind: string, line: string): void {
    const { type, object } = JSON.parse(line) as { type: string; object: KubeLike };
    if (type === 'ADDED' || type === 'MODIFIED') this.seen.push({ at, kind, object });
  }

  private get(path: string): Promise<IncomingMessage> {
    const { url, ...tls } = this.server;
    return new Promise((resolve, reject) => {
      const asking = request(url + path, { ...tls, signal: this.stop.signal }, (answer) => {
        if (answer.statusCode === 200) resolve(answer);
        else reject(new Error(`GET ${path} answers ${answer.statusCode ?? 0}`));
      });
      asking.on('error', (error) => {
        if (this.stop.signal.aborted) return;
        reject(error);
      });
      asking.end();
    });
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}
