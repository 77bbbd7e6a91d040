/** A Helm of somebody else that changes the release of `web` and does not come to an end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { waitFor } from '../bed/process.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';

const running = new Map<Bench, ChildProcess>();

async function start(bench: Bench): Promise<ChildProcess> {
  const { folder, bed, namespace } = bench;
  const over = join(folder, 'slow.yaml');
  // A hook that waits: Helm writes the release as pending before it, and stays so while the Job runs.
  const hook = {
    ...{ apiVersion: 'batch/v1', kind: 'Job' },
    metadata: { name: 'slow', annotations: { 'helm.sh/hook': 'pre-upgrade' } },
    spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [] } } },
  };
  hook.spec.template.spec.containers.push({
    name: 'slow',
    image: 'localhost:5000/slow:1',
  } as never);
  writeFileSync(over, JSON.stringify({ extra: [hook] }));
  const place = ['--kube-context', bed.context, '-n', namespace];
  const args = ['upgrade', 'faults-web', join(folder, 'chart'), '--reuse-values', '-f', over];
  const child = spawn('helm', [...args, ...place], { stdio: 'ignore' });
  running.set(bench, child);
  await waitFor('a pending release', async () => {
    const status = ['get', 'secrets', '-l', 'owner=helm,name=faults-web,status=pending-upgrade'];
    return (await bench.kubectl(...status, '-o', 'name')) !== '';
  });
  return child;
}

async function tidy(bench: Bench): Promise<void> {
  const child = running.get(bench);
  if (child !== undefined) await kill(child);
  running.delete(bench);
  const pending = ['-l', 'owner=helm,name=faults-web,status=pending-upgrade'];
  await bench.kubectl('delete', 'secrets', ...pending);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** It was killed, and has left the release pending. */
export const interruptedHelm: Pick<Fault, 'before' | 'after'> = {
  before: async (bench) => {
    await kill(await start(bench));
  },
  after: tidy,
};

/** It is at work. */
export const livingHelm: Pick<Fault, 'before' | 'after'> = {
  before: async (bench) => {
    await start(bench);
  },
  after: tidy,
};
