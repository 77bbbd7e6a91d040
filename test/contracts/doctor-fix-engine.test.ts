import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { doctorBench, repairOne, verdictOf, type Bench } from './doctor-bench.ts';
import { processExec } from '../../src/ports/exec/process.ts';

/**
 * A Docker engine that is stopped, and really started: one of its own, beside the one of this machine, behind
 * the command that doctor runs here (`service docker start`).
 */

const mayRun =
  process.getuid?.() === 0 &&
  process.platform === 'linux' &&
  (await processExec.which('dockerd')) !== undefined &&
  (await processExec.which('docker')) !== undefined;
if (!mayRun) console.warn('LEFT OUT: starting an engine needs root, dockerd and docker');

let bench: Bench;
const socket = () => join('/tmp', `doctor-engine-${process.pid}.sock`);
const pidFile = () => join(bench.folder, 'docker.pid');

beforeEach(async () => {
  bench = await doctorBench();
  const bin = join(bench.folder, 'bin');
  await fs.mkdir(bin);
  vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
  const context = ['context', 'create', 'doctor-engine', '--docker', `host=unix://${socket()}`];
  if (mayRun) {
    for (const args of [context, ['context', 'use', 'doctor-engine']])
      execFileSync('docker', args, { env: bench.env, stdio: 'pipe' });
  }
});

afterEach(async () => {
  const pid = Number(await fs.readFile(pidFile(), 'utf8').catch(() => ''));
  if (pid > 0) {
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  }
  vi.unstubAllEnvs();
  await fs.rm(socket(), { force: true });
  await bench.remove();
});

/** What `service` does when it is asked to start docker. */
async function service(script: string): Promise<void> {
  const path = join(bench.folder, 'bin', 'service');
  await fs.writeFile(path, `#!/bin/sh\n[ "$1 $2" = "docker start" ] || exit 64\n${script}\n`);
  await fs.chmod(path, 0o755);
}

describe.runIf(mayRun)('doctor --fix and an engine that is stopped:', () => {
  it('starts it, and waits until it answers', { timeout: 120_000 }, async () => {
    const folder = (name: string) => `"${join(bench.folder, name)}"`;
    const places = `--data-root ${folder('data')} --exec-root ${folder('exec')} --pidfile "${pidFile()}"`;
    // A network of its own: without a bridge it takes away that of the engine beside it.
    const alone = '--bridge none --iptables=false --storage-driver vfs';
    await service(
      `unshare --net setsid dockerd --host unix://${socket()} ${places} ${alone} >${folder('log')} 2>&1 </dev/null &`,
    );
    const scene = bench.scene();
    expect(await verdictOf('docker-engine', scene)).toMatchObject({
      ...{ state: 'fail', fix: 'start the Docker engine: service docker start' },
    });
    expect(await repairOne('docker-engine', scene)).toMatchObject({ state: 'repaired' });
    expect(await verdictOf('docker-version', scene)).toMatchObject({ state: 'pass' });
  });

  it('says what the system said when it does not start', async () => {
    await service('echo "docker: unrecognized service" >&2; exit 1');
    const done = await repairOne('docker-engine', bench.scene());
    expect(done).toMatchObject({
      ...{ state: 'failed', detail: expect.stringContaining('exit code 1') as string },
    });
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
