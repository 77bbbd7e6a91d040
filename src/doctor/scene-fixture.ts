import { systemClock } from '../ports/clock.ts';
import { fakeExec, type FakeProgram } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeForeground } from '../ports/foreground/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { fakeMachine, type FakeMachineOptions } from '../ports/machine/fake.ts';
import { FakeDocker } from '../ports/docker/fake.ts';
import { fakePostgresHost } from '../ports/postgres-host/fake.ts';
import { fakePostgres } from '../ports/postgres/fake.ts';
import { fakePostgresProcesses } from '../ports/postgres-processes/fake.ts';
import { fakeWatcher } from '../ports/watcher/fake.ts';
import type { EngineAnswer } from '../ports/docker/probe.ts';
import { laptop } from './checks/cases-fixture.ts';
import { createScene, type Env, type ProjectState, type Scene } from './scene.ts';

export interface FakeSceneOptions {
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly machine?: FakeMachineOptions;
  readonly engine?: EngineAnswer;
  readonly configuration?: ProjectState;
  readonly env?: Env;
  readonly signal?: AbortSignal;
}

const noEngine: EngineAnswer = {
  ...{ state: 'absent', endpoint: 'unix:///var/run/docker.sock', reason: 'ENOENT' },
};

/** A scene in memory, and the fakes in it that a test looks into. */
export function fakeScene(options: FakeSceneOptions = {}) {
  const kubernetes = new FakeKubernetes();
  kubernetes.answer('/version', { status: 200, body: '{"gitVersion":"v1.34.0"}' });
  const files = fakeFiles(options.files);
  const machine = fakeMachine(options.machine);
  const exec = fakeExec(options.programs ?? {});
  const docker = new FakeDocker();
  const scene: Scene = createScene({
    ports: {
      ...{ files, machine, exec, docker, clock: systemClock, http: fakeHttp(() => undefined) },
      ...{
        foreground: fakeForeground({}),
        postgres: fakePostgres({}),
        postgresHost: fakePostgresHost({}),
        postgresProcesses: fakePostgresProcesses({}),
        watcher: fakeWatcher(),
      },
      dockerAt: () => docker,
      kubernetes: () => Promise.resolve(kubernetes),
      fetcher: { fetch: ({ to }) => files.writeText(to, 'fetched') },
      askEngine: () => Promise.resolve(options.engine ?? noEngine),
    },
    ...{ env: options.env ?? {}, cwd: '/p', system: laptop },
    configuration: options.configuration ?? { state: 'absent' },
    signal: options.signal ?? new AbortController().signal,
  });
  return { scene, kubernetes, files, machine, exec };
}
