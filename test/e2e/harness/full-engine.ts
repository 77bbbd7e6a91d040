/** A Docker engine of its own whose disk is full. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run } from '../../bed/shell.ts';
import { until } from './until.ts';

/** Bytes that are left: enough for the engine to go on, not for a build. */
const leftFree = 200_000;

export class FullEngine {
  private folder = '';
  private engine: ChildProcess | undefined;

  /** For DOCKER_HOST. */
  get host(): string {
    return `unix://${join(this.folder, 'docker.sock')}`;
  }

  /** Starts it on a disk in memory, gives it a base image of the bed's engine, and fills the rest. */
  async start(baseImage: string): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'todo-deploy-full-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=700m', 'tmpfs', this.folder]);
    mkdirSync(join(this.folder, 'data'));
    const at = (option: string, name: string) => [`--${option}`, join(this.folder, name)];
    const network = ['--bridge=none', '--iptables=false', '--ip6tables=false'];
    const places = [
      ...at('data-root', 'data'),
      ...at('exec-root', 'exec'),
      ...at('pidfile', 'pid'),
    ];
    // In a network of its own: an engine without a bridge removes docker0, which the bed's engine needs.
    const command = ['--net', 'dockerd', '--host', this.host, ...places, ...network];
    this.engine = spawn('unshare', command, { stdio: 'ignore' });
    await until('a second engine', async () => {
      return (await attempt('docker', ['--host', this.host, 'version'])).code === 0;
    });
    await run('sh', ['-euc', 'docker save "$0" | docker --host "$1" load', baseImage, this.host]);
    const { bavail, bsize } = statfsSync(this.folder);
    await run('fallocate', ['-l', String(bavail * bsize - leftFree), join(this.folder, 'filler')]);
  }

  async stop(): Promise<void> {
    if (this.folder === '') return;
    if (this.engine?.exitCode === null) {
      this.engine.kill();
      await once(this.engine, 'close');
    }
    await until('its disk is let go', async () => {
      return (await attempt('umount', [this.folder])).code === 0;
    });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
