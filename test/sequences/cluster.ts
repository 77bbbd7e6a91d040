import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../bed/shell.ts';
import type { Project, Told } from './project.ts';

const program = join(import.meta.dirname, '../../bin/todo-deploy.js');
const context = 'todo-bed';

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/**
 * `todo-deploy up` of a project into a namespace. `cache` is where the program keeps what it knows of this
 * machine; with `endAfterMs` somebody presses Ctrl-C then.
 */
export function up(
  project: Project,
  namespace: string,
  cache: string,
  endAfterMs?: number,
): Promise<Outcome> {
  const args = [program, '--namespace', namespace, '--context', context, '--yes', 'up'];
  const env = { ...process.env, XDG_CACHE_HOME: cache, XDG_STATE_HOME: cache };
  const child = spawn(process.execPath, args, { cwd: project.folder, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer =
    endAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), endAfterMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/** What the pods behind the Service tell, several times, since it spreads the questions. */
export async function toldBy(namespace: string): Promise<Told[]> {
  const path = `/api/v1/namespaces/${namespace}/services/sequence-app:8000/proxy/`;
  const answers: Told[] = [];
  for (let asked = 0; asked < 3; asked += 1) {
    answers.push(JSON.parse(await kubectl(['get', '--raw', path])) as Told);
  }
  return answers;
}

interface Listed {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly spec?: unknown;
    readonly data?: unknown;
  }[];
}

/**
 * What is deployed, without what differs from one namespace, and from one history, to another: uids, times,
 * addresses, revisions. Secrets are those that the Deployment names.
 */
export async function deployedIn(namespace: string): Promise<string> {
  const kinds = 'deployment,service,secret,configmap,job';
  const text = await kubectl(['get', kinds, '--namespace', namespace, '--output', 'json']);
  const objects = (JSON.parse(text) as Listed).items;
  const inUse = JSON.stringify(objects.filter(({ kind }) => kind === 'Deployment'));
  const kept = objects.filter(({ kind, metadata }) => {
    const name = metadata['name'] as string;
    if (kind === 'Secret') return inUse.includes(`"${name}"`);
    // Kubernetes' own, and the history, which is another one by intention.
    return name !== 'kube-root-ca.crt' && !name.endsWith('.history');
  });
  const lines = kept.map(({ kind, metadata, spec, data }) => {
    const { name, labels, annotations } = metadata as Record<string, Record<string, string>>;
    const own = Object.entries(annotations ?? {}).filter(
      ([key]) => !/deployment.kubernetes.io|meta.helm.sh/.test(key),
    );
    const rest = Object.entries(spec ?? {}).filter(([key]) => !key.startsWith('clusterIP'));
    return JSON.stringify({
      kind,
      name,
      labels,
      annotations: Object.fromEntries(own),
      spec: Object.fromEntries(rest) as unknown,
      data,
    });
  });
  return lines.sort().join('\n').replaceAll(namespace, 'NAMESPACE');
}

/** Removes a namespace, and waits until it is gone. */
export async function removeNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
  while ((await kubectl(['get', 'namespace', name, '--ignore-not-found'])) !== '') await sleep(200);
}

function kubectl(args: readonly string[]): Promise<string> {
  return run('kubectl', ['--context', context, ...args]);
}
