import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../../../errors.ts';
import type { Files } from '../../../ports/files.ts';
import { ReceivedBlobs } from './received-blobs.ts';
import type { LayerStore } from './node-store.ts';
import { digestOf } from './manifest.ts';

/**
 * A registry for one push: the engine asks it for each layer whether it is there, and sends only what is not. It
 * says so of the layers that the nodes have. OCI Distribution Specification 1.0, "Push".
 */
export interface Receiver {
  /** What the engine has to name the image, without a tag. Nobody can guess it. */
  readonly repository: string;
  /** Whether anybody has come with that name. */
  readonly reached: boolean;
  /** What went wrong on our side, a full disk for instance. */
  readonly failure: Error | undefined;
  readonly blobs: ReceivedBlobs;
  /** Texts of the manifests that came, by tag and by digest. */
  readonly manifests: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What is behind the repository: `blobs/uploads/…`, `manifests/tag`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Opens it on this machine's loopback; what it is sent goes to files below `folder` until it is closed. */
export async function openReceiver(
  files: Files,
  folder: string,
  there: Pick<LayerStore, 'blob'>,
): Promise<Receiver> {
  const name = `todo-deploy/${randomUUID()}`;
  const receiver = new PushReceiver(name, new ReceivedBlobs(files, folder, there));
  await receiver.open();
  return receiver;
}

class PushReceiver implements Receiver {
  readonly manifests = new Map<string, string>();
  reached = false;
  failure: Error | undefined;
  private readonly server = createServer((request, response) => {
    this.visit(request, response).catch((error: unknown) => {
      // The engine tries a failed upload again; a file that cannot be written fails for good.
      this.failure ??= error instanceof Error ? error : new Error(messageOf(error));
      if (!response.headersSent) answer(response, 500);
      else response.destroy();
    });
  });

  constructor(
    private readonly name: string,
    readonly blobs: ReceivedBlobs,
  ) {}

  get repository(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}/${this.name}`;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.server.closeAllConnections();
    await closed;
    await this.blobs.remove();
  }

  private async visit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://receiver');
    if (pathname === '/v2/') {
      answer(response, 200);
      return;
    }
    const start = `/v2/${this.name}/`;
    if (!pathname.startsWith(start)) {
      answer(response, 404);
      return;
    }
    this.reached = true;
    const path = pathname.slice(start.length);
    const visit = { request, response, path, query: searchParams };
    if (path.startsWith('manifests/')) await this.manifest(visit);
    else if (path.startsWith('blobs/uploads/')) await this.upload(visit);
    else await this.blob(visit);
  }

  private async manifest({ request, response, path }: Visit): Promise<void> {
    const tag = path.slice('manifests/'.length);
    if (request.method !== 'PUT') {
      const known = this.manifests.get(tag);
      if (known === undefined) answer(response, 404);
      else answer(response, 200, described(digestOf(known), Buffer.byteLength(known)));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    this.manifests.set(tag, text);
    this.manifests.set(digestOf(text), text);
    answer(response, 201, { 'Docker-Content-Digest': digestOf(text) });
  }

  private async blob({ request, response, path }: Visit): Promise<void> {
    const digest = path.slice('blobs/'.length);
    const size = await this.blobs.sizeOf(digest);
    if (request.method !== 'HEAD' || size === undefined) answer(response, 404);
    else answer(response, 200, described(digest, size));
  }

  /** POST begins an upload, PATCH adds to it, PUT ends it and names its digest. */
  private async upload({ request, response, path, query }: Visit): Promise<void> {
    const id = path.slice('blobs/uploads/'.length) || this.blobs.begin();
    const at = { Location: `/v2/${this.name}/blobs/uploads/${id}`, 'Docker-Upload-UUID': id };
    const received = await this.blobs.add(id, request as AsyncIterable<Buffer>);
    if (received === undefined) {
      answer(response, 404);
      return;
    }
    const digest = query.get('digest');
    const range = { Range: `0-${Math.max(0, received - 1)}` };
    if (digest === null) {
      answer(response, request.method === 'GET' ? 204 : 202, { ...at, ...range });
    } else if (this.blobs.finish(id, digest)) {
      answer(response, 201, {
        Location: `/v2/${this.name}/blobs/${digest}`,
        'Docker-Content-Digest': digest,
      });
    } else {
      answer(response, 400);
    }
  }
}

function described(digest: string, size: number): Record<string, string> {
  return { 'Docker-Content-Digest': digest, 'Content-Length': String(size) };
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const api = { 'Docker-Distribution-Api-Version': 'registry/2.0' };
  response.writeHead(status, { 'Content-Length': '0', ...api, ...headers }).end();
}
