import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { FakeDocker } from '../ports/docker/fake.ts';
import { systemClock } from '../ports/clock.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import type { Ports } from '../ports/index.ts';
import type { CommandContext } from './command.ts';
import { command } from './up.ts';

const profile = { Name: 'minikube', Config: { Nodes: [{}] } };
const stopped = { Host: 'Stopped', Kubelet: 'Stopped', APIServer: 'Stopped' };

/** A Minikube that stands still, and starts when it is told to. */
const minikube = ([verb]: readonly string[]) => {
  if (verb === 'profile') return { stdout: JSON.stringify({ valid: [profile] }) };
  if (verb === 'status') return { exitCode: 7, stdout: JSON.stringify(stopped) };
  return {};
};

function contextWith(
  exec: ReturnType<typeof fakeExec>,
  { worked }: { readonly worked: boolean },
): CommandContext {
  const web = {
    ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/up' },
    imageBudget: 150,
  };
  const config = {
    ...{ version: 1, name: 'shop', cluster: { provider: 'minikube' } },
    ...{ database: { source: 'in-cluster', chart: 'helm/postgres' }, components: { web } },
  };
  const files = fakeFiles({
    '/shop/todo-deploy.yaml': dump(config),
    '/shop/.todo-deploy/target.json': JSON.stringify({ target: 'kubernetes', worked }),
    '/shop/web/main.js': '',
    '/shop/docker/web': 'FROM scratch',
    '/shop/helm/web/Chart.yaml': 'apiVersion: v2',
    '/shop/helm/postgres/Chart.yaml': 'apiVersion: v2',
  });
  const ports = { exec, files, docker: new FakeDocker(), clock: systemClock } as unknown as Ports;
  return {
    ...{ cwd: '/shop', env: {}, interactive: false, packageRoot: '/package', ports },
    global: { json: false, yes: true, verbose: false, plain: false, color: false },
    emit: () => undefined,
    reporter: {
      emit: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      close: () => Promise.resolve(),
      setRedactor: () => undefined,
    },
    setRedactor: () => undefined,
    signal: new AbortController().signal,
    afterStop: () => new AbortController().signal,
  };
}

const verbs = (exec: ReturnType<typeof fakeExec>) =>
  exec.calls.map(({ command: { file, args } }) => `${file} ${args[0] ?? ''}`);

describe('up', () => {
  it.each([
    { dryRun: true, starts: false },
    { dryRun: false, starts: true },
  ])('starts a stopped cluster: $starts, with dryRun $dryRun', async ({ dryRun, starts }) => {
    const exec = fakeExec({ helm: () => ({ stdout: 'v3.18.0' }), minikube });
    await expect(
      command.run(contextWith(exec, { worked: true }), { dryRun }, []),
    ).rejects.toMatchObject({
      code: starts ? 'CLUSTER_START_FAILED' : 'CLUSTER_STOPPED',
    });
    expect(verbs(exec).includes('minikube start')).toBe(starts);
  });

  it('goes through the list of doctor where it has not worked yet, and stops before it starts anything', async () => {
    const exec = fakeExec({ minikube });
    await expect(command.run(contextWith(exec, { worked: false }), {}, [])).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
    });
    expect(verbs(exec)).not.toContain('minikube start');
  });
});
