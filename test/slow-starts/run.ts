import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import { makeNamespace, projectName, registry, removeNamespace, SampleProject } from './project.ts';
import { slowRegistry } from './registry.ts';
import type { AppSettings } from './project.ts';
import type { SlowStart, World } from './scenario.ts';

export interface Started {
  readonly start: SlowStart;
  readonly seconds: number;
  /** Exit code of `up`; 0 when it was waited for. */
  readonly code: number;
  /** Codes that were told while it was waited for. */
  readonly told: readonly string[];
  /** Of a failure: what `up` said. */
  readonly output: string;
}

/** Starts through `todo-deploy up`, some at once; the image is built before the first. */
export async function runAll(
  kubernetes: Kubernetes,
  starts: readonly SlowStart[],
  { atOnce, onEnd }: { atOnce: number; onEnd?: (started: Started) => void },
): Promise<Started[]> {
  const project = await SampleProject.create();
  const scope = `bench-slow-${Date.now().toString(36)}`;
  try {
    await warmUp(project, scope);
    const waiting = [...starts];
    const ended: Started[] = [];
    const work = async () => {
      for (let start = waiting.shift(); start !== undefined; start = waiting.shift()) {
        const started = await runOne(kubernetes, project, start, `${scope}-${start.id}`);
        onEnd?.(started);
        ended.push(started);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return starts.flatMap((start) => ended.filter((one) => one.start === start));
  } finally {
    await project.remove();
  }
}

async function warmUp(project: SampleProject, scope: string): Promise<void> {
  const namespace = `${scope}-first`;
  await makeNamespace(namespace);
  try {
    const { code, stdout, stderr } = await project.up(namespace, {});
    if (code !== 0) throw new Error(`the sample does not start at all:\n${stdout}\n${stderr}`);
  } finally {
    await removeNamespace(namespace);
  }
}

async function runOne(
  kubernetes: Kubernetes,
  project: SampleProject,
  start: SlowStart,
  namespace: string,
): Promise<Started> {
  const servers: Server[] = [];
  const world: World = {
    ...{ kubernetes, namespace, sleep: (seconds) => sleep(seconds * 1000) },
    registry: async (behaviour) => {
      const { server, address } = await slowRegistry(behaviour, registry);
      servers.push(server);
      return `${address}/${projectName}/app`;
    },
  };
  await makeNamespace(namespace);
  try {
    const more = (await start.before?.(world)) ?? {};
    const settings: AppSettings = { ...start, values: { ...start.values, ...more } };
    if (start.update === true) await project.up(namespace, { ...settings, env: {} });
    const from = performance.now();
    const meanwhile = start.meanwhile?.(world);
    const { code, stdout, stderr } = await project.up(namespace, settings, ['--json']);
    const seconds = (performance.now() - from) / 1000;
    await meanwhile;
    return { start, seconds, code, told: codesIn(stdout), output: `${stdout}\n${stderr}` };
  } finally {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await start.after?.(world);
    await removeNamespace(namespace);
  }
}

function codesIn(output: string): string[] {
  const events = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type?: string; finding?: { code: string } });
  return [
    ...new Set(
      events.flatMap(({ type, finding }) => (type === 'finding' && finding ? [finding.code] : [])),
    ),
  ];
}
