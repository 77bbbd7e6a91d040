import { createServer, type Server } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSupervisor } from '../../src/supervisor/ensure.ts';
import type { ProcessState } from '../../src/supervisor/spec.ts';
import { failureOf } from './failure-of.ts';
import { allReady, areFree, Bench, secret, tellChild, until } from './supervisor-bench.ts';

/** A real supervisor, and real small servers as its processes. */

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.make();
});
afterEach(() => bench.remove());

const pidOf = (states: ReadonlyMap<string, ProcessState>, name: string): number =>
  states.get(name)?.pid ?? 0;

async function listenOn(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

describe('the supervisor of a folder', { timeout: 120_000 }, () => {
  it('is one, however many ask for it at the same moment', async () => {
    const all = await Promise.all([bench.ensure(), bench.ensure(), bench.ensure()]);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
    expect((await bench.ensure()).pid).toBe(all[0].pid);
  });

  it('starts in order, checks, and stops in the reverse order, leaving nothing', async () => {
    const db = await bench.spec('db', {}, ['grandchild', 'escaped']);
    const web = await bench.spec('web', { after: ['db'] });
    const supervisor = await bench.ensure();
    const order: string[] = [];
    await supervisor.apply([web, db]);
    await until(supervisor, (states) => {
      order.push([...states.values()].map(({ name, state }) => `${name} ${state}`).join());
      return allReady(states);
    });
    expect(order.filter((now) => /web (starting|ready),db (waiting|starting)/.test(now))).toEqual(
      [],
    );
    expect((await bench.marked()).length).toBe(4);
    const [checked] = await supervisor.probeNow();
    expect(checked?.health).toMatchObject({ ok: true, status: 200 });
    expect(checked?.health?.body).toMatch(/^pid \d+$/);

    await supervisor.stop();
    expect(await bench.marked()).toEqual([]);
    expect(await areFree([db, web])).toBe(true);
    expect(await findSupervisor(bench)).toBeUndefined();
    await expect(supervisor.states()).rejects.toMatchObject({ code: 'SUPERVISOR_LOST' });
  });

  it('starts again what is killed, with all that it had started, and leaves the others alone', async () => {
    const one = await bench.spec('one', {}, ['grandchild']);
    const other = await bench.spec('other');
    const supervisor = await bench.ensure();
    await supervisor.apply([one, other]);
    const before = await until(supervisor, allReady);
    process.kill(pidOf(before, 'one'), 'SIGKILL');
    await until(supervisor, (states) => states.get('one')?.state === 'backoff');
    const after = await until(supervisor, allReady);
    expect(after.get('one')).toMatchObject({
      restarts: 1,
      lastEnd: { signal: 'SIGKILL', code: null },
    });
    expect(pidOf(after, 'other')).toBe(pidOf(before, 'other'));
    expect((await bench.marked()).length).toBe(3);
  });

  it('ends what a killed process left in a group of its own', async () => {
    const one = await bench.spec('one', {}, ['escaped']);
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    const before = await until(supervisor, allReady);
    // The look at what is below it comes with a check.
    const checkedAt = before.get('one')?.health?.at;
    await until(supervisor, (states) => states.get('one')?.health?.at !== checkedAt);
    process.kill(pidOf(before, 'one'), 'SIGKILL');
    await until(supervisor, (states) => states.get('one')?.state === 'backoff');
    expect(await bench.marked()).toEqual([]);
  });

  it('says how a process ended, and when it starts it again', async () => {
    const one = await bench.spec('one');
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    await until(supervisor, allReady);
    await tellChild(one, '/say/last%20words');
    await tellChild(one, '/exit/3');
    const states = await until(supervisor, (now) => now.get('one')?.state === 'backoff');
    const { lastEnd, nextStartAt } = states.get('one') ?? {};
    expect(lastEnd).toMatchObject({ reason: 'ended', code: 3, signal: null });
    expect(lastEnd?.tail.at(-1)).toBe('last words');
    expect(Date.parse(nextStartAt ?? '')).toBe(Date.parse(lastEnd?.at ?? '') + 1_000);
  });

  it('restarts what changed, ends what is gone, and nothing else', async () => {
    const [a, b, c] = await Promise.all([bench.spec('a'), bench.spec('b'), bench.spec('c')]);
    const supervisor = await bench.ensure();
    await supervisor.apply([a, b, c]);
    const before = await until(supervisor, allReady);
    await supervisor.apply([a, { ...b, fingerprint: 'f2' }]);
    const after = await until(
      supervisor,
      (states) => allReady(states) && states.size === 2 && states.get('b')?.fingerprint === 'f2',
    );
    expect(pidOf(after, 'a')).toBe(pidOf(before, 'a'));
    expect(pidOf(after, 'b')).not.toBe(pidOf(before, 'b'));
    expect(after.get('b')).toMatchObject({ restarts: 0, lastEnd: { reason: 'stopped' } });
    expect(await areFree([c])).toBe(true);
  });

  it('tells that a process is ill, and lets it be', async () => {
    const one = await bench.spec('one');
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    const before = await until(supervisor, allReady);
    await tellChild(one, '/ill');
    const [checked] = await supervisor.probeNow();
    expect(checked).toMatchObject({ state: 'ready', health: { ok: false, status: 503 } });
    const ill = await until(supervisor, (states) => states.get('one')?.state === 'unready');
    expect(pidOf(ill, 'one')).toBe(pidOf(before, 'one'));
    await tellChild(one, '/well');
    await until(supervisor, allReady);
  });

  it('kills what does not heed its signal', async () => {
    const deaf = await bench.spec('deaf', { stop: { signal: 'SIGTERM', graceMs: 300 } }, ['deaf']);
    const supervisor = await bench.ensure();
    await supervisor.apply([deaf]);
    await until(supervisor, allReady);
    await supervisor.stop();
    expect(await bench.marked()).toEqual([]);
    expect((await bench.texts()).join()).toContain('heard and ignored');
  });

  it('says when the port is taken, and starts as soon as it is free', async () => {
    const one = await bench.spec('one');
    const somebody = await listenOn(one.port);
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    const states = await until(supervisor, (now) => now.get('one')?.state === 'backoff');
    expect(states.get('one')?.lastEnd).toMatchObject({ reason: 'PORT_TAKEN', code: null });
    somebody.close();
    await until(supervisor, allReady);
  });

  it.runIf(process.platform === 'linux')(
    'does not take the answer of another program for its own',
    async () => {
      const one = await bench.spec('one', {
        argv: [process.execPath, '-e', 'setInterval(() => {}, 1e6)'],
      });
      const supervisor = await bench.ensure();
      await supervisor.apply([{ ...one, ready: 'tcp' }]);
      await until(supervisor, (now) => pidOf(now, 'one') > 0);
      const somebody = await listenOn(one.port);
      const states = await until(
        supervisor,
        (now) => now.get('one')?.health?.body.includes('another') === true,
      );
      expect(states.get('one')).toMatchObject({ state: 'starting', health: { ok: false } });
      somebody.close();
    },
  );

  it('says when there is no such program', async () => {
    const one = await bench.spec('one', { argv: ['/nowhere/program'] });
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    const states = await until(supervisor, (now) => now.get('one')?.state === 'backoff');
    const { lastEnd } = states.get('one') ?? {};
    expect(lastEnd?.reason).toBe('NOT_STARTED');
    expect(lastEnd?.message).toContain('there is no such program');
  });

  it('refuses processes that cannot be run together, and goes on', async () => {
    const supervisor = await bench.ensure();
    const one = await bench.spec('one', { after: ['nobody'] });
    await expect(supervisor.apply([one])).rejects.toMatchObject({ code: 'SUPERVISOR_SPEC' });
    expect(await supervisor.states()).toEqual([]);
  });

  it('writes no secret to any file', async () => {
    const one = await bench.spec('one');
    const supervisor = await bench.ensure();
    await supervisor.apply([one]);
    await until(supervisor, allReady);
    const texts = (await bench.texts()).join('\n');
    expect(texts).toContain(`secret has ${secret.length} characters`);
    expect(texts).not.toContain(secret);
  });

  it('does not meet the one of another folder', async () => {
    const neighbour = await Bench.make();
    try {
      const [mine, theirs] = [await bench.ensure(), await neighbour.ensure()];
      await mine.apply([await bench.spec('one')]);
      await theirs.apply([await neighbour.spec('one')]);
      const before = await until(theirs, allReady);
      await bench.stop();
      expect(pidOf(await until(theirs, allReady), 'one')).toBe(pidOf(before, 'one'));
    } finally {
      await neighbour.remove();
    }
  });

  it('says why it does not start', async () => {
    const folder = join(bench.folder, 'file');
    await writeFile(folder, '');
    const nowhere = Bench.at(join(folder, 'below'));
    const error = await failureOf(nowhere.ensure());
    expect(error).toMatchObject({ code: 'SUPERVISOR_FAILED', exitCode: 3 });
    expect(error.message).toContain('ENOTDIR');
  });

  it('is not found where its record is stale, half written, or its port is another program’s', async () => {
    const path = join(bench.folder, 'supervisor.json');
    await mkdir(bench.folder, { recursive: true });
    await writeFile(path, '{"pid": 1, "star');
    expect(await findSupervisor(bench)).toBeUndefined();
    const somebody = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => somebody.listen(0, '127.0.0.1', resolve));
    const { port: controlPort } = somebody.address() as { port: number };
    const stale = { pid: process.pid, started: 'once', protocol: 1, controlPort, token: 'x' };
    await writeFile(path, JSON.stringify(stale));
    expect(await findSupervisor(bench)).toBeUndefined();
    expect((await bench.ensure()).pid).not.toBe(process.pid);
    somebody.close();
  });
});
