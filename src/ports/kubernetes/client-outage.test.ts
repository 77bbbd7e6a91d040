import { describe, expect, it } from 'vitest';
import { refused, unreachable } from './client-errors.ts';
import { Outage } from './client-outage.ts';
import type { RestAnswer } from './rest-types.ts';

const target = { context: 'c', server: 's' };
const request = { path: '/x' };
const cut = (code = 'ECONNREFUSED') =>
  unreachable(target, Object.assign(new Error(code), { code }));

/** A server that does these things, one after the other. */
function server(...does: readonly (number | Error)[]) {
  const outage = new Outage();
  const left = [...does];
  const send = (): Promise<RestAnswer> => {
    const next = left.shift();
    if (next === undefined) throw new Error('asked too often');
    return next instanceof Error
      ? Promise.reject(next)
      : Promise.resolve({ status: next, body: '' });
  };
  return { ask: () => outage.endure(request, send), left };
}

describe('an API server that restarts', () => {
  it('is asked again until it answers', async () => {
    const { ask, left } = server(200, cut(), cut('ECONNRESET'), 200);
    await ask();
    expect(await ask()).toEqual({ status: 200, body: '' });
    expect(left).toEqual([]);
  });

  it('is asked again while its access rules are not loaded', async () => {
    const { ask } = server(200, cut(), 403, 200);
    await ask();
    expect((await ask()).status).toBe(200);
  });
});

describe('is told at once', () => {
  it('a server that has never answered', async () => {
    await expect(server(cut(), 200).ask()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });

  it('a refusal of a server that did not restart', async () => {
    const { ask } = server(200, 403, 200);
    await ask();
    expect((await ask()).status).toBe(403);
  });

  it.each([cut('CERT_HAS_EXPIRED'), refused(target, 401, '', 'list')])(
    '$message',
    async (error) => {
      const { ask } = server(200, error, 200);
      await ask();
      await expect(ask()).rejects.toBe(error);
    },
  );
});
