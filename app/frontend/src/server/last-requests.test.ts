import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeConnectionsOnceTold } from './last-requests';

const agent = new Agent({ keepAlive: true });
let server: Server;
let port: number;
let undo: () => void;

beforeEach(async () => {
  undo = closeConnectionsOnceTold();
  server = createServer((_request, response) => {
    setTimeout(() => response.end('here'), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  undo();
  agent.destroy();
  server.close();
});

const ask = () =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => {
      response.resume().on('end', () => resolve(response));
    }).on('error', reject);
  });

it('keeps connections until the process is told to end, and none after that', async () => {
  expect((await ask()).headers.connection).toBe('keep-alive');
  process.emit('SIGTERM');
  expect((await ask()).headers.connection).toBe('close');
});

it('lets a server end under somebody who keeps asking on one connection', async () => {
  const first = ask();
  await once(server, 'request');
  process.emit('SIGTERM');
  const ended = once(server, 'close');
  server.close();
  // Node keeps a connection on which a request is being answered; the agent has it back a moment later.
  await first;
  await new Promise(setImmediate);
  while ((await ask().catch(() => undefined)) !== undefined);
  await ended;
});
