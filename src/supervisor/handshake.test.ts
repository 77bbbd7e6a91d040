import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { greetClient, greetServer } from './handshake.ts';
import { JsonLines } from './json-lines.ts';

let server: Server;
afterEach(() => server.close());

/** What each side thinks of the other, and all that the client said. */
async function meet(
  serve: (lines: JsonLines) => Promise<boolean>,
  token: string,
): Promise<{ server: boolean; client: boolean; heard: string }> {
  let heard = '';
  const served = new Promise<boolean>((resolve) => {
    server = createServer((socket) => {
      socket.on('data', (chunk) => (heard += chunk.toString()));
      const lines = new JsonLines(socket);
      void serve(lines).then((known) => {
        if (!known) lines.destroy();
        resolve(known);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const lines = new JsonLines(connect((server.address() as AddressInfo).port, '127.0.0.1'));
  const client = await greetServer(lines, token);
  lines.destroy();
  return { client, server: await served, heard };
}

describe('the handshake', () => {
  it('lets both sides know each other, and the token is not sent', async () => {
    const { heard, ...both } = await meet((lines) => greetClient(lines, 'token'), 'token');
    expect(both).toEqual({ server: true, client: true });
    expect(heard).not.toContain('token');
  });

  it('fails for a client with another token', async () => {
    const both = await meet((lines) => greetClient(lines, 'token'), 'other');
    expect(both).toMatchObject({ server: false, client: false });
  });

  it('fails for a server that only repeats what it is told', async () => {
    const parrot = async (lines: JsonLines): Promise<boolean> => {
      lines.send({ nonce: 'n' });
      lines.send(await lines.next());
      return true;
    };
    expect((await meet(parrot, 'token')).client).toBe(false);
  });

  it('fails for a server of something else, and for one that floods', async () => {
    const http = (lines: JsonLines): Promise<boolean> => {
      lines.send('HTTP/1.1 400 Bad Request');
      return Promise.resolve(false);
    };
    expect((await meet(http, 'token')).client).toBe(false);
    server.close();
    const flood = (lines: JsonLines): Promise<boolean> => {
      lines.send('x'.repeat(100_000));
      return Promise.resolve(true);
    };
    expect((await meet(flood, 'token')).client).toBe(false);
  });
});
