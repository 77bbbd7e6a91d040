import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checks } from '../../src/doctor/checks/index.ts';
import { runChecks } from '../../src/doctor/run.ts';
import { askEngine } from '../../src/ports/docker/probe.ts';
import { bedEnvironment } from '../bed/env.ts';
import { bedContext } from './kubernetes-bed.ts';
import { doctorBench, verdictOf, type Bench } from './doctor-bench.ts';
import { bedIsUp } from './engine-of-this-machine.ts';

/** What doctor sees of a real engine, a real cluster, and of the same when they are not to be had. */

const engineIsThere = await bedIsUp('doctor');
const userKubeconfig =
  process.env['KUBECONFIG'] ?? join(process.env['HOME'] ?? '', '.kube', 'config');
/** Takes connections and says nothing. */
const silent = createServer();
let silentPort: number;
let bench: Bench;

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentPort = (silent.address() as AddressInfo).port;
});
afterAll(() => silent.close());
beforeEach(async () => {
  bench = await doctorBench();
  bench.env['KUBECONFIG'] = userKubeconfig;
});
afterEach(() => bench.remove());

describe('an engine', () => {
  it.runIf(engineIsThere)('says what it is and what it has', async () => {
    const answer = await askEngine({ host: 'unix:///var/run/docker.sock' }, 10_000);
    expect(answer).toMatchObject({ state: 'answers', engine: { os: 'linux' } });
    if (answer.state !== 'answers') return;
    const { engine } = answer;
    expect(engine.cpus).toBeGreaterThan(0);
    expect(engine.memoryBytes).toBeGreaterThan(1e8);
    expect(engine.rootFolder).toMatch(/^\//);
    expect(['1', '2']).toContain(engine.cgroupVersion);
  });

  const nowhere: readonly (readonly [string, () => string, string])[] = [
    ['without a socket', () => `unix://${join(bench.folder, 'no.sock')}`, 'absent'],
    ['where nothing listens', () => 'tcp://127.0.0.1:1', 'silent'],
    ['that says nothing', () => `tcp://127.0.0.1:${silentPort}`, 'silent'],
    ['whose address is none', () => 'htp:::x', 'refused'],
  ];
  it.each(nowhere)('%s', async (_name, host, state) => {
    expect(await askEngine({ host: host() }, 500)).toMatchObject({ state, endpoint: host() });
  });

  it.skipIf(process.getuid?.() !== 0)('whose socket is not for us', async () => {
    const path = join(bench.folder, 'd.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await fs.chmod(path, 0o600);
    await fs.chmod(bench.folder, 0o755);
    const script = `require('net').connect(${JSON.stringify(path)}).on('error', (e) => console.log(e.code)).on('connect', () => process.exit())`;
    const said = execFileSync(process.execPath, ['-e', script], { uid: 65534, gid: 65534 });
    server.close();
    // What Node tells somebody else; the judgement of it has its own cases.
    expect(said.toString().trim()).toBe('EACCES');
  });
});

describe.runIf(bedContext !== undefined)('a cluster', () => {
  it('answers, and says who we are and what we may', async () => {
    const scene = bench.scene({ cluster: { context: bedContext } });
    const context = await verdictOf('context', scene);
    expect(context).toMatchObject({ state: 'pass' });
    expect(context.detail).toMatch(/^todo-bed at https:\S+ as \S+/);
    for (const id of ['kubernetes-version', 'permissions', 'clock'])
      expect(await verdictOf(id, scene), id).toMatchObject({ state: 'pass' });
  });

  it('that is not in the kubeconfig', async () => {
    const verdict = await verdictOf('context', bench.scene({ cluster: { context: 'nowhere' } }));
    expect(verdict).toMatchObject({
      state: 'fail',
      remedy: expect.stringContaining('todo-bed') as string,
    });
  });

  it('of which somebody may only look at pods: one finding lists all that is missing', async () => {
    bench.env['KUBECONFIG'] = await limited();
    const scene = bench.scene({ namespace: 'doctor-rights', cluster: { context: bedContext } });
    try {
      const verdict = await verdictOf('permissions', scene);
      expect(verdict).toMatchObject({ state: 'fail' });
      expect(verdict.detail).toContain('deployments.apps');
      expect(verdict.detail).toContain('secrets');
      expect(verdict.detail).not.toMatch(/[ ,]get, list, watch pods\b/);
      expect(await verdictOf('context', scene)).toMatchObject({
        ...{ state: 'pass', detail: expect.stringContaining('onlooker') as string },
      });
    } finally {
      kubectl('delete', 'namespace', 'doctor-rights', '--wait=false');
    }
  });

  it('whose kubeconfig has expired: it says since when, and who can renew it', async () => {
    bench.env['KUBECONFIG'] = await expired();
    const verdict = await verdictOf('context', bench.scene({ cluster: { context: bedContext } }));
    expect(verdict).toMatchObject({ state: 'fail', code: 'KUBECONFIG_EXPIRED' });
    expect(verdict.detail).toMatch(/client certificate.*\d{4}-\d{2}-\d{2}/);
  });

  it('whose certificate is not known, or that is silent', async () => {
    const server = `https://127.0.0.1:${silentPort}`;
    bench.env['KUBECONFIG'] = await copyWith('--server', server);
    const verdict = await verdictOf('context', bench.scene({ cluster: { context: bedContext } }));
    expect(verdict).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining(server) as string,
    });
  });
});

describe('an external database', () => {
  const component = {
    ...{ path: 'a', dockerfile: 'd', chart: 'c', port: 1, health: '/', imageBudget: 1 },
    secrets: [{ name: 'DATABASE_URL' }, { name: 'DATABASE_URL_DIRECT' }],
  };
  const { direct, pooled, caFile } = bedEnvironment().database;
  const scene = (url: string) => {
    bench.env['DATABASE_URL'] = url;
    bench.env['DATABASE_URL_DIRECT'] = url;
    const database = { source: 'external', caFile };
    const withCa = { ...component, secrets: [...component.secrets, { name: 'DATABASE_CA' }] };
    return bench.scene({ database, components: { a: withCa } });
  };

  it.runIf(engineIsThere)('answers, directly and pooled', async () => {
    for (const url of [direct, pooled]) {
      const verdict = await verdictOf('database', scene(url));
      expect(verdict).toMatchObject({ state: 'pass' });
      expect(verdict.detail).toMatch(/PostgreSQL \d+/);
      expect(verdict.detail).not.toContain(new URL(url).password);
    }
  });

  it.runIf(engineIsThere)('refuses the password, and nobody sees it', async () => {
    const wrong = new URL(direct);
    wrong.password = 'not-the-password';
    const verdict = await verdictOf('database', scene(wrong.href));
    expect(verdict).toMatchObject({ state: 'fail', code: 'DATABASE_PASSWORD' });
    expect(JSON.stringify(verdict)).not.toContain('not-the-password');
  });

  it('is on a host that nobody knows', async () => {
    const nowhere = scene('postgresql://me:secret-word@no-such-host.invalid/shop');
    for (const id of ['dns', 'database'])
      expect(await verdictOf(id, nowhere), id).toMatchObject({ state: 'fail' });
  });
});

describe('the whole list', () => {
  it('ends on a machine where nothing answers, within its time', { timeout: 20_000 }, async () => {
    bench.env['DOCKER_HOST'] = `tcp://127.0.0.1:${silentPort}`;
    bench.env['KUBECONFIG'] = join(bench.folder, 'kubeconfig');
    const cluster = { server: `https://127.0.0.1:${silentPort}` };
    await fs.writeFile(
      bench.env['KUBECONFIG'],
      JSON.stringify({
        ...{ clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: { token: 't' } }] },
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    const findings = await runChecks(checks, bench.scene({}));
    expect(findings).toHaveLength(checks.length);
    const failed = findings.filter(({ verdict }) => verdict.state === 'fail');
    expect(failed.map(({ check }) => check.id)).toEqual(
      expect.arrayContaining(['docker-engine', 'context']),
    );
  });
});

function kubectl(...args: string[]): string {
  const own = ['--kubeconfig', userKubeconfig, '--context', bedContext ?? ''];
  return execFileSync('kubectl', [...own, ...args], { stdio: 'pipe' }).toString();
}

/** The kubeconfig of the bed alone, with a setting of the cluster changed. */
async function copyWith(...change: string[]): Promise<string> {
  const path = join(bench.folder, 'copy.kubeconfig');
  await fs.writeFile(path, kubectl('config', 'view', '--raw', '--minify'), { mode: 0o600 });
  const view = JSON.parse(
    execFileSync('kubectl', ['--kubeconfig', path, 'config', 'view', '-o', 'json']).toString(),
  ) as { clusters: { name: string }[] };
  const name = view.clusters[0]?.name ?? '';
  if (change.length > 0)
    execFileSync('kubectl', ['--kubeconfig', path, 'config', 'set-cluster', name, ...change]);
  return path;
}

/** The kubeconfig of the bed with a certificate that was good until yesterday. */
async function expired(): Promise<string> {
  const path = await copyWith();
  const [key, request, certificate] = ['key', 'csr', 'crt'].map((end) =>
    join(bench.folder, `expired.${end}`),
  ) as [string, string, string];
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const pki = join(bedEnvironment().stateDir, 'pki');
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
  openssl('req', '-new', '-key', key, '-subj', '/O=system:masters/CN=yesterday', '-out', request);
  const authority = ['-CA', join(pki, 'cluster-ca.crt'), '-CAkey', join(pki, 'cluster-ca.key')];
  const over = ['-set_serial', '4712', '-days', '-1', '-out', certificate];
  openssl('x509', '-req', '-in', request, ...authority, ...over);
  const own = ['--kubeconfig', path, 'config'];
  const credentials = [`--client-certificate=${certificate}`, `--client-key=${key}`];
  execFileSync('kubectl', [...own, 'set-credentials', 'yesterday', ...credentials]);
  execFileSync('kubectl', [...own, 'set-context', bedContext ?? '', '--user=yesterday']);
  return path;
}

/** A kubeconfig of a ServiceAccount that may only look at pods of the namespace doctor-rights. */
async function limited(): Promise<string> {
  const space = ['--namespace', 'doctor-rights'];
  kubectl('create', 'namespace', 'doctor-rights');
  kubectl(...space, 'create', 'serviceaccount', 'onlooker');
  kubectl(...space, 'create', 'role', 'onlooker', '--verb=get,list,watch', '--resource=pods');
  const subject = '--serviceaccount=doctor-rights:onlooker';
  kubectl(...space, 'create', 'rolebinding', 'onlooker', '--role=onlooker', subject);
  const token = kubectl(...space, 'create', 'token', 'onlooker').trim();
  const path = await copyWith();
  const own = ['--kubeconfig', path, 'config'];
  execFileSync('kubectl', [...own, 'set-credentials', 'onlooker', `--token=${token}`]);
  execFileSync('kubectl', [...own, 'set-context', bedContext ?? '', '--user=onlooker']);
  return path;
}
