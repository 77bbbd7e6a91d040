import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetNames } from '../../src/config/schema.ts';
import type { DeployEvent } from '../../src/pipeline/events.ts';
import { eventSchema } from '../../src/reporters/event-schema.ts';
import type { HealthDocument } from '../../src/targets/health.ts';
import { Account } from '../e2e/harness/account.ts';
import type { Ran } from '../faults/program.ts';
import { Place } from './place.ts';

type Kind<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

const ofType = <T extends DeployEvent['type']>({ events }: Ran, type: T): Kind<T>[] =>
  events.filter((event): event is Kind<T> & { time: string } => event.type === type);
const resultOf = <Result>(ran: Ran): Result => ofType(ran, 'result').at(-1)?.result as Result;
const textOf = (ran: Ran): string => ofType(ran, 'result').at(-1)?.text ?? '';
const errorOf = (ran: Ran) => ofType(ran, 'error').at(-1)?.error;
const doing = (ran: Ran) =>
  ofType(ran, 'plan').flatMap(({ steps }) =>
    steps
      .filter(({ actions }) => actions.some(({ action }) => action === 'do'))
      .map(({ step }) => step),
  );
const answers = (url: string) =>
  fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    () => 0,
  );
const sumsIn = (path: string) =>
  gunzipSync(readFileSync(path))
    .toString()
    .split('\n')
    .filter((line) => /^[TE] /.test(line));

/** Every verb means the same on every target. */
describe.each(targetNames)('target %s', (target) => {
  const place = new Place(target);
  let up: Ran;
  let url = '';
  let account: Account;

  const health = async (): Promise<HealthDocument> => resultOf(await place.run('status'));
  const logs = async (...args: string[]) => {
    const { stdout } = await place.read('logs', ...args, '--json');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  beforeAll(async () => {
    expect((await place.init()).code).toBe(0);
  });

  afterAll(() => place.remove());

  describe('before anything is deployed', () => {
    it('status says so, and exits 5', async () => {
      const ran = await place.run('status');
      expect(ran.code).toBe(5);
      expect(resultOf(ran)).toMatchObject({ verdict: 'absent', target, url: null });
    });

    it('logs has none, and exits 5', async () => {
      const ran = await place.run('logs');
      expect([ran.code, errorOf(ran)?.code]).toEqual([5, 'NO_LOGS']);
    });

    it('data has no database, and exits 2', async () => {
      const ran = await place.run('data', 'export', 'nothing.gz');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'NOT_DEPLOYED']);
      expect(existsSync(place.file('nothing.gz'))).toBe(false);
    });

    it('teardown has nothing to remove', async () => {
      const ran = await place.run('teardown', '--yes');
      expect(ran.code).toBe(0);
      expect(textOf(ran)).toMatch(/^Nothing to remove/);
    });

    it('up --dry-run has a plan, and changes nothing', async () => {
      const ran = await place.run('up', '--yes', '--dry-run');
      expect(ran.code).toBe(0);
      expect(doing(ran)).toEqual(
        expect.arrayContaining(['database', 'migrate', 'release', 'verify']),
      );
      expect((await health()).verdict).toBe('absent');
    });
  });

  describe('up', () => {
    beforeAll(async () => {
      up = await place.run('up', '--yes');
      url = resultOf<{ url?: string }>(up)?.url ?? '';
    });

    it('exits 0 with a URL of this machine', () => {
      expect([up.code, errorOf(up)]).toEqual([0, undefined]);
      expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    });

    it('prints events that the schema describes', () => {
      for (const event of up.events) expect(eventSchema.safeParse(event).error).toBeUndefined();
    });

    it('finishes each step that it starts', () => {
      const started = ofType(up, 'step-started').map(({ step }) => step);
      expect(ofType(up, 'step-finished').map(({ step }) => step)).toEqual(started);
      expect(started).toEqual(
        expect.arrayContaining([
          'secrets',
          'build',
          'database',
          'migrate',
          'release',
          'watch',
          'verify',
        ]),
      );
    });

    it('serves at once', async () => {
      expect(await answers(url)).toBe(200);
    });

    it('serves people: an account, and a row in the database', async () => {
      account = await Account.signUp(url, 'contract');
      await account.addTask('kept by every target');
      expect((await account.tasks()).map(({ title }) => title)).toEqual(['kept by every target']);
    });

    it('shows no secret', () => {
      const shown = JSON.stringify(up.events) + up.stderr;
      expect(place.secrets.length).toBeGreaterThan(1);
      for (const secret of place.secrets) expect(shown).not.toContain(secret);
    });
  });

  describe('up again', () => {
    let again: Ran;
    let before: HealthDocument;

    beforeAll(async () => {
      before = await health();
      again = await place.run('up', '--yes');
    });

    it('says that there is nothing to do', () => {
      expect([again.code, resultOf(again)]).toEqual([0, { url, changed: false }]);
      expect(textOf(again)).toMatch(/^Nothing to do/);
    });

    it('asks all the same whether it is healthy', () => {
      const verified = ofType(again, 'step-finished').find(({ step }) => step === 'verify');
      expect(verified?.outcome).toBe('done');
    });

    it('starts nothing anew', async () => {
      const after = await health();
      for (const [index, { name, age, restarts }] of after.components.entries()) {
        const earlier = before.components[index];
        expect(name).toBe(earlier?.name);
        expect(restarts).toBe(earlier?.restarts);
        expect(age).toBeGreaterThanOrEqual(earlier?.age ?? 0);
      }
    });

    it('up --dry-run agrees', async () => {
      const ran = await place.run('up', '--yes', '--dry-run');
      expect(textOf(ran)).toBe('Nothing to do.');
    });
  });

  describe('status', () => {
    it('is healthy, and exits 0', async () => {
      const ran = await place.run('status');
      expect([ran.code, resultOf<HealthDocument>(ran).verdict]).toEqual([0, 'healthy']);
    });

    it('has every part, ready, with its age', async () => {
      const { components } = await health();
      expect(components.map(({ name }) => name)).toEqual(['postgres', 'backend', 'frontend']);
      for (const { state, ready, desired, age } of components) {
        expect([state, ready]).toEqual(['ready', desired]);
        expect(age).toBeGreaterThanOrEqual(0);
      }
    });

    it('has asked what people open, and the database', async () => {
      const { components, database } = await health();
      expect(components.at(-1)?.endpoint).toMatchObject({ ok: true, status: 200 });
      expect(database?.ok).toBe(true);
    });

    it('tells where it runs, and its URL', async () => {
      const told = await health();
      expect(told).toMatchObject({ target, url, project: place.name, findings: [] });
      expect(told.place).toMatch(/^(in|on) /);
    });

    it('is a table for people', async () => {
      const { code, stdout } = await place.read('status');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^COMPONENT +READY/);
      expect(stdout).toMatch(/^healthy: /m);
    });
  });

  describe('logs', () => {
    it('has lines of every part', async () => {
      const parts = new Set((await logs()).map(({ component }) => component));
      expect([...parts].sort()).toEqual(['backend', 'frontend', 'postgres']);
    });

    it('has those of one part alone', async () => {
      const parts = new Set((await logs('backend')).map(({ component }) => component));
      expect([...parts]).toEqual(['backend']);
    });

    it('has no more than the last lines that were asked for', async () => {
      const sources = (await logs('frontend', '--tail', '1')).map(({ pod }) => pod);
      expect(sources.length).toBeGreaterThan(0);
      expect(new Set(sources).size).toBe(sources.length);
    });

    it('has a time in each line, in order', async () => {
      const times = (await logs()).map(({ time }) => Date.parse(String(time)));
      expect(times.length).toBeGreaterThan(5);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('has only lines that match', async () => {
      const { stdout } = await place.read('logs', 'backend', '--grep', 'startup');
      expect(stdout).toMatch(/startup/i);
      for (const line of stdout.trim().split('\n')) expect(line).toMatch(/startup/);
    });

    it('knows what its parts are called', async () => {
      const ran = await place.run('logs', 'nobody');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'COMPONENT_UNKNOWN']);
    });

    it('shows no secret', async () => {
      const { stdout, stderr } = await place.read('logs');
      for (const secret of place.secrets) expect(stdout + stderr).not.toContain(secret);
    });
  });

  describe('diagnose', () => {
    it('finds nothing, and exits 0', async () => {
      const ran = await place.run('diagnose');
      expect([ran.code, resultOf(ran)]).toMatchObject([
        0,
        { verdict: 'nothing found', findings: [] },
      ]);
    });
  });

  describe('data', () => {
    it('goes into a file that only its owner can read', async () => {
      const ran = await place.run('data', 'export', 'data.gz');
      expect(ran.code).toBe(0);
      expect(place.modeOf('data.gz')).toBe(0o600);
    });

    it('is not lost by accident', async () => {
      const ran = await place.run('data', 'import', 'data.gz');
      expect([ran.code, errorOf(ran)?.code]).toEqual([6, 'DATA_PRESENT']);
    });

    it('comes back with equal checksums', async () => {
      await account.addTask('added after the export');
      expect((await place.run('data', 'import', 'data.gz', '--replace')).code).toBe(0);
      await place.run('data', 'export', 'again.gz');
      expect(sumsIn(place.file('again.gz'))).toEqual(sumsIn(place.file('data.gz')));
    });

    it('has people go on where the export was', async () => {
      const titles = (await account.tasks()).map(({ title }) => title);
      expect(titles).toEqual(['kept by every target']);
    });
  });

  describe('a version that does not work', () => {
    let broken: Ran;

    beforeAll(async () => {
      place.breakBackend();
      broken = await place.run('up', '--yes');
    });

    afterAll(() => {
      place.mendBackend();
    });

    it('exits 5 and names the cause', () => {
      expect([broken.code, errorOf(broken)?.kind]).toEqual([5, 'unhealthy']);
      expect(JSON.stringify(errorOf(broken))).toMatch(/LOG_LEVEL/);
    });

    it('is told as a finding, with evidence and a remedy', () => {
      const found = ofType(broken, 'finding').map(({ finding }) => finding);
      const about = found.find(({ component }) => component === 'backend');
      expect(about?.code).toBe('CRASH');
      expect(about?.evidence.length).toBeGreaterThan(0);
      expect(about?.remedy).not.toBe('');
    });

    it('is followed by the one before, which serves', async () => {
      expect(JSON.stringify(errorOf(broken)?.details)).toMatch(/Returned to/);
      expect(await answers(url)).toBe(200);
      expect((await account.tasks()).length).toBe(1);
    });

    it('leaves a healthy deployment', async () => {
      place.mendBackend();
      const ran = await place.run('status');
      expect([ran.code, resultOf<HealthDocument>(ran).verdict]).toEqual([0, 'healthy']);
    });

    it('leaves nothing to do when it is mended', async () => {
      const ran = await place.run('up', '--yes');
      expect([ran.code, await answers(url)]).toEqual([0, 200]);
    });
  });

  describe('teardown', () => {
    it('asks, and does nothing where nobody can answer', async () => {
      const ran = await place.run('teardown');
      expect([ran.code, errorOf(ran)?.code]).toEqual([2, 'CONFIRMATION_NEEDED']);
      expect(await answers(url)).toBe(200);
    });

    it('shows in a dry run what it would remove, and removes nothing', async () => {
      const ran = await place.run('teardown', '--dry-run');
      expect(ran.code).toBe(0);
      expect(
        ofType(ran, 'note')
          .map(({ message }) => message)
          .join('\n'),
      ).toMatch(/to remove/);
      expect(await answers(url)).toBe(200);
    });

    it('ends what runs', async () => {
      expect((await place.run('teardown', '--yes')).code).toBe(0);
      expect(await answers(url)).toBe(0);
    });

    it('keeps the data, and the next up has it again', async () => {
      const ran = await place.run('up', '--yes');
      expect(ran.code).toBe(0);
      url = resultOf<{ url: string }>(ran).url;
      expect((await account.tasks()).map(({ title }) => title)).toEqual(['kept by every target']);
    });

    it('with --data leaves nothing', async () => {
      expect((await place.run('teardown', '--yes', '--data')).code).toBe(0);
      expect([await answers(url), (await health()).verdict]).toEqual([0, 'absent']);
    });

    it('again says that there is nothing to remove', async () => {
      const ran = await place.run('teardown', '--yes', '--data');
      expect(ran.code).toBe(0);
      expect(textOf(ran)).toMatch(/^Nothing to remove/);
    });
  });
});
