/** Changes of the release of `web` that do not come to an end: by a Helm of somebody else, and by a killed `up`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { waitFor } from '../bed/process.ts';
import { attempt } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import { values } from './faults/change.ts';

const running = new Map<Bench, ChildProcess>();

/** A hook that waits: Helm writes the release as pending before it, and stays so while the Job runs. */
const slowHook = {
  ...{ apiVersion: 'batch/v1', kind: 'Job' },
  metadata: { name: 'slow', annotations: { 'helm.sh/hook': 'pre-upgrade' } },
  spec: {
    suspend: true,
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'slow', image: 'localhost:5000/slow:1' }],
      },
    },
  },
};

/** Somebody's Helm. */
function startHelm({ folder, bed, namespace }: Bench): ChildProcess {
  const over = join(folder, 'slow.yaml');
  writeFileSync(over, JSON.stringify({ extra: [slowHook] }));
  const place = ['--kube-context', bed.context, '-n', namespace];
  const args = ['upgrade', 'faults-web', join(folder, 'chart'), '--reuse-values', '-f', over];
  return spawn('helm', [...args, ...place], { stdio: 'ignore' });
}

/** An `up` whose Helm waits, because it runs hooks: the first `helm` of its PATH takes the flag away. */
async function startUp(bench: Bench): Promise<ChildProcess> {
  const { stdout } = await attempt('sh', ['-c', 'command -v helm']);
  const shim = join(bench.folder, 'bin', 'helm');
  const body = `for one do shift; [ "$one" = --no-hooks ] || set -- "$@" "$one"; done`;
  writeFileSync(shim, `#!/bin/sh\n${body}\nexec ${stdout.trim()} "$@"\n`);
  chmodSync(shim, 0o755);
  bench.writeConfig(values({ extra: [slowHook] }));
  return bench.startUp();
}

async function pending(bench: Bench, child: ChildProcess): Promise<void> {
  running.set(bench, child);
  await waitFor('a pending release', async () => {
    const status = ['get', 'secrets', '-l', 'owner=helm,name=faults-web,status=pending-upgrade'];
    return (await bench.kubectl(...status, '-o', 'name')) !== '';
  });
}

async function tidy(bench: Bench): Promise<void> {
  const child = running.get(bench);
  if (child !== undefined) await kill(child);
  running.delete(bench);
  const pending = ['-l', 'owner=helm,name=faults-web,status=pending-upgrade'];
  await bench.kubectl('delete', 'secrets', ...pending);
}

/** With all that it has started. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.spawnfile === 'helm') child.kill('SIGKILL');
  else process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
}

/** An `up` that was killed, and has left the release pending. */
export const interruptedUp: Pick<Fault, 'before' | 'after'> = {
  before: async (bench) => {
    const child = await startUp(bench);
    await pending(bench, child);
    await kill(child);
    rmSync(join(bench.folder, 'bin', 'helm'));
  },
  after: tidy,
};

/** It is at work. */
export const livingHelm: Pick<Fault, 'before' | 'after'> = {
  before: (bench) => pending(bench, startHelm(bench)),
  after: tidy,
};
