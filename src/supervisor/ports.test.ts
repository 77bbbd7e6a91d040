import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, holdPort, isPortFree } from './ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(port: number, host: string): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

const isIpv6There = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
const hosts = ['127.0.0.1', '0.0.0.0', ...(isIpv6There ? ['::1', '::'] : [])];
const first = 15_000 + (process.pid % 5_000);

describe('a free port', () => {
  it.each(hosts)('is none on which somebody listens at %s', async (host) => {
    const port = await freePort(first);
    await listen(port, host);
    expect(await isPortFree(port)).toBe(false);
    expect(await freePort(port)).toBeGreaterThan(port);
  });

  it('is the preferred one, unless the caller has it already', async () => {
    const port = await freePort(first);
    expect(await freePort(port)).toBe(port);
    expect(await freePort(port, new Set([port]))).toBeGreaterThan(port);
  });

  it('is none that browsers refuse', async () => {
    expect(await freePort(6_665)).toBeGreaterThan(6_669);
  });

  it('is not found beyond the last one', async () => {
    const last = new Set([65_535]);
    await expect(freePort(65_535, last)).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });
});

describe('a port that is held', () => {
  it('is free for nobody until it is let go', async () => {
    const port = await freePort(first);
    const letGo = await holdPort(port);
    expect(await isPortFree(port)).toBe(false);
    expect(await holdPort(port)).toBeUndefined();
    await letGo?.();
    expect(await isPortFree(port)).toBe(true);
  });

  it('is none that somebody has, and nothing of it is kept then', async () => {
    const port = await freePort(first);
    await listen(port, hosts.includes('::1') ? '::1' : '127.0.0.1');
    expect(await holdPort(port)).toBeUndefined();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });

  it('turns away who connects', async () => {
    const port = await freePort(first);
    const letGo = await holdPort(port);
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => 'turned away');
    await letGo?.();
    expect(answer).toBe('turned away');
  });
});
