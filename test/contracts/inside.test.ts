import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkInside } from '../../src/ports/inside/network.ts';
import type { Inside } from '../../src/ports/inside/relay.ts';
import { FakeKubernetes } from '../../src/ports/kubernetes/fake.ts';
import { thisMachine, type Network } from '../../src/ports/postgres/network.ts';

/** A pod whose container is this machine, with one of the interpreters or none. */
function podWith(program?: string): Inside {
  const kubernetes = new FakeKubernetes();
  const pod = { namespace: 'n', name: 'p' };
  kubernetes.store.put({ apiVersion: 'v1', kind: 'Pod', metadata: pod });
  if (program !== undefined) {
    kubernetes.install(program, async (args, stream) => {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      pipeline(stream, child.stdin).catch(() => undefined);
      await pipeline(child.stdout, stream, { end: false });
      await ended;
    });
  }
  return { kubernetes, pod, container: 'main' };
}

const networks: readonly (readonly [name: string, network: Network])[] = [
  ['this machine', thisMachine],
  ['a container with Python', networkInside(podWith('python3'))],
  ['a container with Node', networkInside(podWith('node'))],
];

describe.each(networks)('connections from %s', (_name, network) => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => socket.pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.close();
  });

  it('carry bytes both ways, large ones whole, and know the address', async () => {
    const socket = network.socket();
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    const sent = randomBytes(500_000);
    socket.write(sent);
    const received: Buffer[] = [];
    let length = 0;
    for await (const chunk of socket) {
      received.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= sent.length) break;
    }
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });

  it('end when the other side ends them', async () => {
    const brief = createServer((socket) => socket.end('bye')).listen(0, '127.0.0.1');
    await once(brief, 'listening');
    const socket = network.socket();
    socket.connect((brief.address() as AddressInfo).port, '127.0.0.1');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toBe('bye');
    brief.close();
  });

  it('say that nothing listens at a port', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const free = (gone.address() as AddressInfo).port;
    gone.close();
    await once(gone, 'close');
    const socket = network.socket();
    socket.connect(free, '127.0.0.1');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('find the addresses of a name, and say that there is none', async () => {
    expect(await network.lookup('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
    await expect(network.lookup('no-such-host.invalid')).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string,
    });
  });
});

it('says what is missing where a container has no interpreter', async () => {
  const network = networkInside(podWith());
  await expect(network.lookup('localhost')).rejects.toMatchObject({
    code: 'INSIDE_UNSEEN',
    message: expect.stringContaining('neither python3 nor node runs in p') as string,
  });
});
