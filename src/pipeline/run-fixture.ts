import type { ImageTransport } from '../clusters/provider.ts';
import { configSchema } from '../config/schema.ts';
import type { Project } from '../config/project.ts';
import { systemClock } from '../ports/clock.ts';
import { FakeDocker } from '../ports/docker/fake.ts';
import { fakeExec, type FakeProgram } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeForeground } from '../ports/foreground/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { fakePostgresProcesses } from '../ports/postgres-processes/fake.ts';
import { fakePostgresHost } from '../ports/postgres-host/fake.ts';
import { fakePostgres } from '../ports/postgres/fake.ts';
import { fakeWatcher } from '../ports/watcher/fake.ts';
import type { DeployEvent } from './events.ts';
import type { Run, SecretsByComponent } from './run.ts';

/** A project with one component, `web`, and the database outside the cluster. */
export function sampleProject(): Project {
  const config = configSchema.parse({
    version: 1,
    name: 'shop',
    database: { source: 'external' },
    components: {
      web: {
        ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/up' },
        ...{ imageBudget: 150, expose: true },
      },
    },
  });
  return { config, root: '/shop', file: '/shop/todo-deploy.yaml', namespace: 'shop' };
}

export interface Sample {
  readonly run: Run;
  readonly kubernetes: FakeKubernetes;
  readonly exec: ReturnType<typeof fakeExec>;
  readonly events: DeployEvent[];
}

/** A run over fakes; `helm` is the only program on its PATH. */
export function sampleRun(
  secrets: SecretsByComponent = {},
  helm: FakeProgram = () => ({}),
): Sample {
  const kubernetes = new FakeKubernetes();
  const docker = new FakeDocker();
  const exec = fakeExec({ helm });
  const events: DeployEvent[] = [];
  const files = fakeFiles({ '/shop/helm/web/Chart.yaml': 'apiVersion: v2' });
  const ports = {
    ...{ exec, files, docker, clock: systemClock, http: fakeHttp(() => undefined) },
    ...{ dockerAt: () => docker, kubernetes: () => Promise.resolve(kubernetes) },
    foreground: fakeForeground({}),
    postgres: fakePostgres({}),
    postgresHost: fakePostgresHost({}),
    postgresProcesses: fakePostgresProcesses({}),
    watcher: fakeWatcher(),
  };
  const transport: ImageTransport = {
    description: 'nowhere',
    engine: docker,
    reference: (repository, tag) => `${repository}:${tag}`,
    find: () => Promise.resolve(undefined),
    deliver: () => Promise.resolve({ id: 'sha256:0' }),
    remove: () => Promise.resolve(false),
  };
  const state = { state: 'running', description: 'fake' } as const;
  const provider = {
    name: 'fake',
    detect: () => Promise.resolve(state),
    start: () => Promise.resolve(),
    transport: () => Promise.resolve(transport),
  };
  const run: Run = {
    ...{ project: sampleProject(), ports, secrets, redact: (text: string) => text },
    cluster: { provider, kubernetes, transport, version: 'v1.34.0', state },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
  };
  return { run, kubernetes, exec, events };
}
