/** New values for the secrets that the real app depends on, while it serves fifty requests a second. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attempt } from '../bed/shell.ts';
import { Account } from '../e2e/harness/account.ts';
import { describeOnBed } from '../e2e/harness/bed.ts';
import { readSecretsFile } from '../e2e/harness/secrets-file.ts';
import type { Ran } from '../faults/program.ts';
import { kubectl } from '../slow-starts/project.ts';
import { Place } from '../targets/place.ts';
import { errorOf, urlOf } from '../targets/ran.ts';
import { ask, Load } from './load.ts';
import { noNewPods } from './refusal.ts';

/** The part of todo-deploy.yaml that a test changes. */
interface Edited {
  components: Record<'frontend' | 'backend', { values: { autoscaling: { enabled: boolean } } }>;
}

/** The images hold no shell, and no `env`. */
const environmentOf = {
  frontend: ['/usr/local/bin/node', '-p', 'JSON.stringify(process.env)'],
  backend: ['/usr/local/bin/python3', '-c', 'import os; print(dict(os.environ))'],
};

describeOnBed('secrets rotate', () => {
  const place = new Place('kubernetes');
  const namespace = place.name;
  let account: Account;
  let host = '';

  const stored = () => readSecretsFile(place.file('.todo-deploy/secrets.env'));
  const valueOf = (name: string) => stored()[name] ?? '';
  const podsOf = async (component: string): Promise<string[]> => {
    const selector = `todo-deploy/component=${component},app.kubernetes.io/component=server`;
    const listed = await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'name']);
    return listed.split('\n').filter(Boolean);
  };
  const statusWith = async (cookie: string) =>
    (await ask(host, { path: '/api/backend/tasks', headers: { cookie } })).status;

  /** One pod each: what more pods do under load is not the question here. */
  const withoutAutoscaling = () => {
    const file = place.file('todo-deploy.yaml');
    const config = load(readFileSync(file, 'utf8')) as Edited;
    for (const { values } of Object.values(config.components)) values.autoscaling.enabled = false;
    writeFileSync(file, dump(config));
  };

  /** Every value of every Secret in the namespace, and of every variable of the pods that serve. */
  const everything = async (): Promise<string> => {
    const secrets = await kubectl(['get', 'secrets', '-n', namespace, '-o', 'json']);
    const { items } = JSON.parse(secrets) as { items: { data?: Record<string, string> }[] };
    const values = items.flatMap(({ data = {} }) => Object.values(data));
    const environments = Object.entries(environmentOf).map(async ([component, program]) => {
      const [pod = ''] = await podsOf(component);
      return kubectl(['exec', '-n', namespace, pod, '--', ...program]);
    });
    const texts = values.map((value) => Buffer.from(value, 'base64').toString());
    return [...texts, ...(await Promise.all(environments))].join('\n');
  };

  /** Rotates under load; gives what came of it, and proves that no request failed and no value was told. */
  const underLoad = async (...args: readonly string[]): Promise<Ran> => {
    const requests = new Load(host, account.email, account.cookie);
    const before = place.secrets;
    const ran = await place.run('secrets', 'rotate', ...args);
    const rate = await requests.stop();
    console.log(
      `rotate ${args.join(' ')}: ${requests.answered} answers, ${rate.toFixed(1)} a second`,
    );
    expect(requests.failures.slice(0, 10)).toEqual([]);
    expect(requests.answered).toBeGreaterThan(50);
    const told = [...before, ...place.secrets].filter((value) => value.length > 20);
    const said = JSON.stringify(ran);
    expect(told.filter((value) => said.includes(value))).toEqual([]);
    return ran;
  };

  /** Whether PostgreSQL takes this password, over the network of the pods. */
  const signsIn = async (user: string, password: string): Promise<boolean> => {
    const [pod = ''] = await podsOf('postgres');
    const address = await kubectl(['get', pod, '-n', namespace, '-o', 'jsonpath={.status.podIP}']);
    const url = `postgresql://${user}:${password}@${address}/todo`;
    const psql = ['exec', '-n', namespace, pod, '--', 'psql', url, '-c', 'SELECT 1'];
    const { code, stderr } = await attempt('kubectl', ['--context', 'todo-bed', ...psql]);
    expect(code === 0 || stderr.includes('password authentication failed'), stderr).toBe(true);
    return code === 0;
  };

  beforeAll(async () => {
    expect((await place.init()).code).toBe(0);
    withoutAutoscaling();
    const ran = await place.run('up', '--yes');
    expect(ran.code, ran.stderr).toBe(0);
    account = await Account.signUp(urlOf(ran), 'grace');
    const service = ['get', 'service', `${place.name}-frontend`, '-n', namespace];
    host = await kubectl([...service, '-o', 'jsonpath={.spec.clusterIP}']);
  });

  afterAll(() => place.remove());

  it('of BETTER_AUTH_SECRET lets sessions and requests go on', async () => {
    const old = valueOf('BETTER_AUTH_SECRET');
    const ran = await underLoad('BETTER_AUTH_SECRET');
    expect(ran.code, ran.stderr).toBe(0);
    const now = valueOf('BETTER_AUTH_SECRET');
    expect(now).not.toBe(old);
    const there = await everything();
    expect(there.includes(now)).toBe(true);
    expect(there.includes(old)).toBe(false);
    expect(await statusWith(account.cookie)).toBe(200);
  });

  it('of the password of the database ends the old one, and does not stop PostgreSQL', async () => {
    const [old, server] = [valueOf('POSTGRES_PASSWORD'), await podsOf('postgres')];
    const started = ['get', ...server, '-n', namespace, '-o', 'jsonpath={.metadata.uid}'];
    const before = await kubectl(started);
    const ran = await underLoad('DATABASE_URL');
    expect(ran.code, ran.stderr).toBe(0);
    const { POSTGRES_PASSWORD: now = '', POSTGRES_LOGIN: login = '' } = stored();
    expect(await signsIn('todo', old)).toBe(false);
    expect(await signsIn(login, now)).toBe(true);
    expect(await kubectl(started)).toBe(before);
    expect((await everything()).includes(old)).toBe(false);
    const again = await place.read('up', '--yes');
    expect(again.stdout).toContain('Nothing to do');
  });

  it('whose new pods do not start leaves the old value working', async () => {
    const before = stored();
    await kubectl(['apply', '-f', '-'], noNewPods(namespace));
    const ran = await underLoad('BETTER_AUTH_SECRET').finally(() =>
      kubectl(['delete', '-f', '-', '--wait=false'], noNewPods(namespace)),
    );
    expect(ran.code).toBe(5);
    expect(errorOf(ran)?.code).toBe('ROLLOUT_FAILED');
    expect(stored()).toEqual(before);
    expect(await statusWith(account.cookie)).toBe(200);
  });

  it('with --end-sessions has everybody sign in again', async () => {
    const ran = await place.run('secrets', 'rotate', 'BETTER_AUTH_SECRET', '--end-sessions');
    expect(ran.code, ran.stderr).toBe(0);
    expect(await statusWith(account.cookie)).toBe(401);
    const later = await Account.signUp(account.url, 'hopper');
    expect(await statusWith(later.cookie)).toBe(200);
  });
});
