/** What an ingress controller does for a host name: ends TLS, and says so to the app behind it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../bed/shell.ts';

export class TlsProxy {
  private server: Server | undefined;

  /** `host` is the name that browsers use; `target` is where the app is, by plain HTTP. */
  constructor(
    readonly host: string,
    private readonly target: string,
  ) {}

  /** Where the app is to be found once `start` has come back. */
  get url(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `https://${this.host}:${port}`;
  }

  async start(): Promise<void> {
    this.server = createServer(await certificate(this.host), (asked, answer) => {
      this.pass(asked, answer);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const headers = { ...asked.headers, 'x-forwarded-proto': 'https' };
    const url = new URL(asked.url ?? '/', this.target);
    const onward = request(url, { method: asked.method ?? 'GET', headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }
}

/** A key and a certificate of nobody's authority, good for a day. */
async function certificate(host: string): Promise<{ key: Buffer; cert: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'todo-deploy-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const name = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    const files = ['-keyout', key, '-out', cert];
    await run('openssl', ['req', '-x509', ...kind, ...name, ...files, '-days', '1']);
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
