import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PostgresPackage } from '../../src/targets/local/postgres/pins.ts';

/** How the registry answers to a request for the tarball. */
export type Manner = 'whole' | 'login' | 'other' | 'cut' | 'stall';

/** A registry of npm packages that has one. */
export interface LocalRegistry {
  readonly url: string;
  /** One for each request for the tarball, in order; the last one stays. */
  manners: Manner[];
  /** The requests for the tarball so far. */
  downloads: number;
  close(): void;
}

export const token = 'a-token-of-the-registry';

export async function startRegistry(
  { name, version, integrity }: PostgresPackage,
  tarball: Uint8Array,
): Promise<LocalRegistry> {
  const registry: LocalRegistry = {
    url: '',
    manners: ['whole'],
    downloads: 0,
    close: () => undefined,
  };
  const server: Server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz') === true) {
      registry.downloads += 1;
      const [manner = 'whole'] = registry.manners;
      if (registry.manners.length > 1) registry.manners.shift();
      answer(manner, request, response, tarball);
      return;
    }
    const dist = { integrity, tarball: `${url}/${name}/-/file-${version}.tgz` };
    const versions = { [version]: { name, version, dist } };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(registry, { url, close });
}

function answer(
  manner: Manner,
  request: IncomingMessage,
  response: ServerResponse,
  tarball: Uint8Array,
): void {
  if (manner === 'login' && request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401).end('{"error":"login"}');
    return;
  }
  const body = manner === 'other' ? Buffer.from('<html>Welcome to our network</html>') : tarball;
  response.writeHead(200, { 'Content-Length': body.byteLength });
  if (manner === 'cut' || manner === 'stall') {
    response.write(body.subarray(0, 3_000_000), () => {
      if (manner === 'cut') response.destroy();
    });
    return;
  }
  response.end(body);
}
