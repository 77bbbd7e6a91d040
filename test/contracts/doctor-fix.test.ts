import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessState, ensureAccess, stopAccess } from '../../src/access/process.ts';
import { bedContext } from './kubernetes-bed.ts';
import { doctorBench, repairOne, verdictOf, type Bench } from './doctor-bench.ts';
import { bedIsUp } from './engine-of-this-machine.ts';

/** Conditions that are really broken here, and really repaired. */

let bench: Bench;

beforeEach(async () => {
  bench = await doctorBench();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await bench.remove();
});

const engineIsThere = await bedIsUp('doctor --fix');

const modeOf = async (path: string) => (await fs.stat(path)).mode & 0o777;
const write = async (path: string, text: string, mode = 0o600) => {
  await fs.mkdir(dirname(path), { recursive: true });
  await fs.writeFile(path, text, { mode });
  await fs.chmod(path, mode);
};

describe('doctor --fix repairs files:', () => {
  it('a secrets file that others can read', async () => {
    const path = join(bench.folder, '.todo-deploy', 'secrets.env');
    await write(path, 'A=1\n', 0o644);
    const scene = bench.scene({});
    expect(await verdictOf('secrets-file', scene)).toMatchObject({ state: 'fail' });
    expect(await repairOne('secrets-file', scene)).toMatchObject({ state: 'repaired' });
    expect(await modeOf(path)).toBe(0o600);
    expect(await fs.readFile(path, 'utf8')).toBe('A=1\n');
  });

  it('no .gitignore beside the secrets', async () => {
    await write(join(bench.folder, '.todo-deploy', 'secrets.env'), 'A=1\n');
    const scene = bench.scene({});
    expect(await repairOne('secrets-ignored', scene)).toMatchObject({ state: 'repaired' });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: bench.folder }).toString();
    git('init', '-q');
    expect(git('status', '--porcelain', '--untracked-files=all')).not.toContain('secrets.env');
  });

  it('a kubeconfig that others can read, through a link too', async () => {
    const real = join(bench.folder, 'real.kubeconfig');
    const link = join(bench.folder, 'home', '.kube', 'config');
    await write(real, 'apiVersion: v1\n', 0o664);
    await fs.mkdir(dirname(link), { recursive: true });
    await fs.symlink(real, link);
    bench.env['KUBECONFIG'] = undefined;
    expect(await repairOne('kubeconfig-mode', bench.scene())).toMatchObject({ state: 'repaired' });
    expect(await modeOf(real)).toBe(0o600);
    expect((await fs.lstat(link)).isSymbolicLink()).toBe(true);
  });

  it('what broken-off downloads left', async () => {
    const tools = join(bench.folder, 'home', '.cache', 'todo-deploy', 'tools');
    await write(join(tools, 'helm-v1', 'helm.partial'), 'half');
    await write(join(tools, 'helm-v1', 'helm.lock'), '1');
    await write(join(tools, 'helm-v1', 'helm'), 'whole');
    expect(await repairOne('tools-cache', bench.scene())).toMatchObject({ state: 'repaired' });
    expect(await fs.readdir(join(tools, 'helm-v1'))).toEqual(['helm']);
  });

  // Root has the right to everything.
  if (process.getuid?.() !== 0) {
    it('and says so where it has no right to', async () => {
      const path = '/etc/hosts';
      bench.env['KUBECONFIG'] = path;
      expect(await repairOne('kubeconfig-mode', bench.scene())).toMatchObject({ state: 'failed' });
      expect(await modeOf(path)).not.toBe(0o600);
    });
  }
});

describe.runIf(engineIsThere)('doctor --fix repairs the engine:', () => {
  const docker = (...args: string[]) =>
    execFileSync('docker', args, { env: bench.env, stdio: 'pipe' }).toString();
  const nowhere = () => `unix://${join(bench.folder, 'gone.sock')}`;

  it('a docker context that leads to a socket that is gone', async () => {
    docker('context', 'create', 'doctor-gone', '--docker', `host=${nowhere()}`);
    docker('context', 'use', 'doctor-gone');
    const scene = bench.scene();
    expect(await verdictOf('docker-engine', scene)).toMatchObject({ state: 'fail' });
    expect(await repairOne('docker-context', scene)).toMatchObject({ state: 'repaired' });
    expect(docker('context', 'show').trim()).toBe('default');
    expect(await verdictOf('docker-engine', scene)).toMatchObject({ state: 'pass' });
  });

  it('DOCKER_HOST is not ours to change, and the remedy says so', async () => {
    bench.env['DOCKER_HOST'] = nowhere();
    const scene = bench.scene();
    const verdict = await verdictOf('docker-context', scene);
    expect(verdict).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('DOCKER_HOST') as string,
    });
    expect(verdict).not.toHaveProperty('fix');
    expect(await verdictOf('docker-engine', scene)).toMatchObject({ state: 'fail' });
  });
});

describe.runIf(bedContext !== undefined)('doctor --fix repairs the URL:', () => {
  it('a process that leads to a deployment that is gone', { timeout: 60_000 }, async () => {
    const about = { context: bedContext ?? '', namespace: 'doctor-bench' };
    bench.env['KUBECONFIG'] ??= join(process.env['HOME'] ?? '', '.kube', 'config');
    const program = { file: process.execPath, args: ['--import', 'tsx', resolve('src/cli.ts')] };
    const { env } = bench;
    await ensureAccess({
      ...about,
      env,
      program,
      service: 'gone',
      preferredPort: 39_700,
      withheld: new Set(),
    });
    try {
      const scene = bench.scene({ cluster: { context: about.context } });
      const { pid = 0 } = await accessState(about.context, about.namespace, { env });
      expect(await verdictOf('stale-access', scene)).toMatchObject({ state: 'warn' });
      expect(await repairOne('stale-access', scene)).toMatchObject({ state: 'repaired' });
      expect(await accessState(about.context, about.namespace, { env })).toEqual({ alive: false });
      await expect.poll(() => isAlive(pid)).toBe(false);
    } finally {
      await stopAccess(about.context, about.namespace, { env });
    }
  });
});

describe('doctor --fix repairs Minikube (the program of test/fakes/minikube):', () => {
  const stateFile = () => join(bench.folder, 'minikube.json');
  const asked = { cluster: { provider: 'minikube' } };
  const profile = {
    driver: 'docker',
    runtime: 'containerd',
    nodes: 1,
    kubeconfig: 'Configured',
    images: [],
  };

  async function world(changed: object, failures = {}): Promise<void> {
    const profiles = { minikube: { ...profile, ...changed } };
    await fs.writeFile(stateFile(), JSON.stringify({ version: 'v1.38.1', profiles, failures }));
    const bin = resolve('test/fakes/minikube/bin');
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
    vi.stubEnv('FAKE_MINIKUBE_STATE', stateFile());
  }

  it('a cluster that is stopped', async () => {
    await world({ host: 'Stopped' });
    const scene = bench.scene(asked);
    expect(await verdictOf('minikube-profile', scene)).toMatchObject({ state: 'warn' });
    expect(await repairOne('minikube-profile', scene)).toMatchObject({ state: 'repaired' });
  });

  it('a cluster that does not start, and says why', async () => {
    await world({ host: 'Stopped' }, { start: 'driver' });
    const done = await repairOne('minikube-profile', bench.scene(asked));
    expect(done).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('69') as string,
    });
  });

  it('an addon that the configuration asks for', async () => {
    await world({ host: 'Running' });
    const component = {
      ...{ path: 'a', dockerfile: 'd', chart: 'c', port: 1, health: '/', imageBudget: 1 },
      values: { autoscaling: { enabled: true } },
    };
    const scene = bench.scene({ ...asked, components: { a: component } });
    expect(await verdictOf('minikube-addons', scene)).toMatchObject({ state: 'warn' });
    expect(await repairOne('minikube-addons', scene)).toMatchObject({ state: 'repaired' });
    await world({ host: 'Running' }, { addons: 'refused' });
    expect(await repairOne('minikube-addons', scene)).toMatchObject({ state: 'failed' });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
