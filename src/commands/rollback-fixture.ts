import { dump } from 'js-yaml';
import type { DeployEvent } from '../pipeline/events.ts';
import { twiceDeployed } from '../pipeline/rollback-fixture.ts';
import type { Sample } from '../pipeline/run-fixture.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import type { Ports } from '../ports/index.ts';
import type { CommandContext, GlobalOptions } from './command.ts';

/** A command over a project that was deployed twice, and what it told. */
export interface Scene {
  readonly context: CommandContext;
  readonly sample: Sample;
  readonly events: DeployEvent[];
}

/** The last thing that a command tells: its result, or undefined. */
export function resultOf({ events }: Scene) {
  return events.find((event) => event.type === 'result');
}

/** Stands in the folder of the project, on a machine whose current context is its cluster. */
export async function twiceDeployedScene(
  global: Partial<GlobalOptions> = {},
  more: Partial<CommandContext> = {},
): Promise<Scene> {
  const sample = await twiceDeployed();
  const { file, config } = sample.run.project;
  const cluster = { provider: 'context', registry: 'r' };
  const files = fakeFiles({
    [file]: dump({ ...config, cluster: { ...config.cluster, ...cluster } }),
    '/shop/web/main.js': '',
    '/shop/docker/web': 'FROM scratch',
    '/shop/helm/web/Chart.yaml': 'apiVersion: v2',
  });
  const events: DeployEvent[] = [];
  const http = fakeHttp(() => ({ status: 404 }));
  const ports: Ports = { ...sample.run.ports, files, http };
  const silent = () => undefined;
  const reporter = { emit: silent, pause: silent, resume: silent, setRedactor: silent };
  const context: CommandContext = {
    ...{ cwd: '/shop', env: {}, interactive: false, packageRoot: '/package', ports },
    global: { json: false, yes: false, verbose: false, plain: false, color: false, ...global },
    emit: (event) => events.push(event),
    reporter: { ...reporter, close: () => Promise.resolve() },
    setRedactor: silent,
    signal: new AbortController().signal,
    afterStop: () => new AbortController().signal,
    ...more,
  };
  return { context, sample, events };
}
