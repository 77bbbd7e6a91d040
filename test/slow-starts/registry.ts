import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RegistryBehaviour } from './scenario.ts';

/** The bed's registry behind a door that opens as the behaviour says. Resolves with the server and its host:port. */
export async function slowRegistry(
  behaviour: RegistryBehaviour,
  origin: string,
): Promise<{ server: Server; address: string }> {
  let requests = 0;
  let since: number | undefined;
  const server = createServer((incoming, outgoing) => {
    since ??= Date.now();
    requests += 1;
    const answer = behaviour(requests, (Date.now() - since) / 1000);
    if (answer === 'cut') {
      incoming.socket.destroy();
      return;
    }
    if (answer === 'too many requests') {
      const body = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }] });
      outgoing.writeHead(429, { 'Content-Type': 'application/json' }).end(body);
      return;
    }
    void sleep(answer.afterSeconds * 1000).then(() => {
      const { method, url, headers } = incoming;
      const forwarded = request(
        `http://${origin}${url ?? '/'}`,
        { method, headers },
        (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(outgoing);
        },
      );
      forwarded.on('error', () => outgoing.destroy());
      incoming.pipe(forwarded);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `localhost:${(server.address() as AddressInfo).port}` };
}
