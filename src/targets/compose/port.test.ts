import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { composeProject } from './fixture.ts';
import { wishedPortLabel } from './labels.ts';
import { choosePort, freeHere } from './port.ts';
import { container } from './state-fixture.ts';

const free =
  (...taken: number[]) =>
  (port: number) =>
    Promise.resolve(!taken.includes(port));
const having = (hostPort: number, wished: string, status: 'running' | 'exited' = 'running') =>
  container({
    status,
    labels: { [wishedPortLabel]: wished },
    ports: [{ hostAddress: '127.0.0.1', hostPort, containerPort: 3000, protocol: 'tcp' }],
  });

describe('choosePort', () => {
  it.each([
    ['the wished one', undefined, free(), 3000],
    ['the next free one', undefined, free(3000, 3001), 3002],
    ['what the container has', having(3005, '3000'), free(3005), 3005],
    ['what the stopped container had', having(3005, '3000', 'exited'), free(), 3005],
    [
      'another one, when that was taken meanwhile',
      having(3005, '3000', 'exited'),
      free(3005),
      3000,
    ],
    ['a new wish', having(3005, '4000'), free(), 3000],
    ['its own one, which only looks taken', having(3000, '4000'), free(3000), 3000],
  ])('takes %s', async (_what, found, isFree, port) => {
    expect(await choosePort(composeProject(), found, 3000, isFree)).toBe(port);
  });

  it('gives up when all are taken', async () => {
    const none = () => Promise.resolve(false);
    await expect(choosePort(composeProject(), undefined, 3000, none)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
  });

  it('knows a port that somebody listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await freeHere(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await freeHere(port)).toBe(true);
  });
});
