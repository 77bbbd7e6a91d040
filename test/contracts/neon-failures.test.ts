import { describe, expect, it } from 'vitest';
import { neonClient } from '../../src/neon/client.ts';
import { DeployError } from '../../src/errors.ts';
import { networkHttp } from '../../src/ports/http/network.ts';
import { mine, useBench } from '../neon/bench.ts';
import { failureOf } from './failure-of.ts';

const bench = useBench();

describe('a request that does not get through', () => {
  it('is sent again when Neon wants fewer, as late as it says, aloud', async () => {
    bench.server.faults.push({ status: 429, headers: { 'Retry-After': '7' } });
    bench.server.faults.push({ status: 429 });
    expect(await bench.neon().organisations()).toHaveLength(2);
    expect(bench.clock.slept).toEqual([7000, 1000]);
    expect(bench.told).toEqual(['Neon wants fewer requests: again in 7 s']);
  });

  it('is given up at once when the wait would be longer than a minute', async () => {
    bench.server.faults.push({ status: 429, headers: { 'Retry-After': '600' } });
    const error = await failureOf(bench.neon().organisations());
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_RATE_LIMITED' });
    expect(error.hint).toContain('Wait 600 s');
    expect(bench.clock.slept).toEqual([]);
  });

  it('is sent again, a change too, while the project is locked', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    bench.server.model.begin(project, 'suspend_compute');
    for (let time = 0; time < 3; time += 1) bench.server.faults.push({ of: /^POST/, status: 423 });
    const [operation] = project.operations;
    operation!.asksLeft = 0;
    const branch = await bench.neon().createBranch(project.id, { name: 'late' });
    expect(branch.name).toBe('late');
    expect(bench.clock.slept.slice(0, 3)).toEqual([500, 1000, 2000]);
  });

  it('to a project that stays locked is given up after a minute', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    bench.server.model.begin(project, 'suspend_compute');
    const error = await failureOf(bench.neon().createBranch(project.id, { name: 'never' }));
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_LOCKED' });
    expect(error.details[0]).toContain('conflicting operations');
    const waited = bench.clock.slept.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(40_000);
    expect(waited).toBeLessThanOrEqual(60_000);
  });

  it.each([500, 502, 504])('is asked again after %i, but nothing is made twice', async (status) => {
    bench.server.faults.push({ status });
    expect(await bench.neon().organisations()).toHaveLength(2);
    bench.server.faults.push({ of: /^POST/, status });
    const error = await failureOf(bench.neon().createProject({ name: 'shop', orgId: 'org-a' }));
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_UNREACHABLE' });
    expect(error.hint).toContain('may have been done all the same');
    expect(bench.server.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('whose answer is lost is not made twice, and says that it may have been done', async () => {
    bench.server.faults.push({ of: /^POST/, cut: 'after' });
    const error = await failureOf(bench.neon().createProject({ name: 'shop', orgId: 'org-a' }));
    expect(error).toMatchObject({ code: 'NEON_UNREACHABLE' });
    expect(error.hint).toContain('look into the console');
    expect(bench.server.model.projects).toHaveLength(1);
  });

  it('after 503 is sent again, for nothing was done', async () => {
    bench.server.faults.push({ of: /^POST/, status: 503 });
    await bench.neon().createProject({ name: 'shop', orgId: 'org-a' });
    expect(bench.server.model.projects).toHaveLength(1);
  });

  it('to nobody ends after four tries', async () => {
    const base = bench.server.env.NEON_API_URL;
    await bench.server.close();
    const error = await failureOf(neonClient(bench.connect({ base })).organisations());
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_UNREACHABLE' });
    expect(error.details[0]).toContain('refused');
    expect(bench.clock.slept).toEqual([500, 1000, 2000]);
  });

  it('ends at once when the person stops', async () => {
    const controller = new AbortController();
    bench.server.faults.push({ status: 429 });
    const { signal } = controller;
    const tell = () => undefined;
    const waiting = bench.connect({ signal, tell });
    controller.abort(new DeployError('interrupted', 'INTERRUPTED', 'stopped'));
    expect(await failureOf(neonClient(waiting).organisations())).toMatchObject({
      kind: 'interrupted',
    });
  });

  it.each([
    ['a page of HTML', '<html>maintenance</html>'],
    ['another shape', '{"organizations": [{"id": 7, "name": "secret-canary"}]}'],
  ])('that is answered with %s is not understood, and not shown', async (_what, body) => {
    bench.server.faults.push({ status: 200, body });
    const error = await failureOf(bench.neon().organisations());
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_ANSWER_UNKNOWN' });
    expect(error.message + error.details.join()).not.toMatch(/canary|html/);
  });

  it('of a list that never ends is given up', async () => {
    const page = {
      projects: [{ id: 'p', name: 'p', region_id: 'r' }],
      pagination: { cursor: 'x' },
    };
    let turn = 0;
    const http = {
      ...networkHttp,
      request: () => {
        page.pagination.cursor = String((turn += 1));
        return Promise.resolve({ status: 200, headers: {}, ms: 1, body: JSON.stringify(page) });
      },
    };
    const error = await failureOf(neonClient(bench.connect({ http })).projects('org-a'));
    expect(error).toMatchObject({ code: 'NEON_ANSWER_UNKNOWN' });
  });
});

describe('an API key', () => {
  it.each([401, 403])('that is refused with %i is named so, and never shown', async (status) => {
    const body = JSON.stringify({ code: '', message: `no ${mine}\u001b[2J`, request_id: 'r-1' });
    bench.server.faults.push({ status, body });
    const error = await failureOf(bench.neon().organisations());
    expect(error).toMatchObject({ kind: 'usage', code: 'NEON_KEY_REFUSED' });
    expect(error.details).toEqual(['Neon says: no [redacted] [2J', 'request r-1']);
    expect([error.message, error.hint, ...error.details].join()).not.toContain(mine);
  });

  it('that nobody knows is refused', async () => {
    expect(await failureOf(bench.neon('napi_unknown').organisations())).toMatchObject({
      code: 'NEON_KEY_REFUSED',
    });
  });
});
