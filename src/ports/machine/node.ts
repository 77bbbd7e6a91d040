import { promises as dns } from 'node:dns';
import { constants, promises as fs, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, availableParallelism, homedir, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { DeployError, messageOf } from '../../errors.ts';
import { writeFailure } from '../files/errors.ts';
import type { DiskSpace, Machine, MachineFacts } from '../machine.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** This machine; the home folder comes from the environment, as the shell has it. */
export function thisMachine(env: Env): Machine {
  return { facts: factsOf(env), disk, portIsFree, resolve, canWrite, setMode };
}

function factsOf(env: Env): MachineFacts {
  return {
    platform: platform(),
    arch: arch(),
    node: process.versions.node,
    kernel: release(),
    osRelease: textOf('/etc/os-release'),
    home: env['HOME'] ?? env['USERPROFILE'] ?? homedir(),
    root: process.getuid?.() === 0,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Only Linux has it.
    return '';
  }
}

async function disk(path: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await fs.statfs(await nearest(path));
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

async function nearest(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const there = await fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (there || folder === dirname(folder)) return folder;
  }
}

async function portIsFree(port: number): Promise<boolean> {
  // Who listens on one of the two only leaves a browser that tries the other one first alone.
  for (const host of ['127.0.0.1', '::1']) if (!(await canListen(port, host))) return false;
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1 that anybody could listen on.
      done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        done(true);
      });
    });
  });
}

async function resolve(host: string): Promise<string[]> {
  try {
    const found = await dns.lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') return [];
    throw new DeployError(
      'environment',
      'HOST_UNRESOLVED',
      `the name ${host} could not be looked up`,
      {
        hint: 'Check the network, and the DNS servers that this machine asks.',
        details: [messageOf(error)],
        cause: error,
      },
    );
  }
}

async function canWrite(folder: string): Promise<boolean> {
  try {
    await fs.access(await nearest(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function setMode(path: string, mode: number): Promise<void> {
  try {
    await fs.chmod(path, mode);
  } catch (error) {
    throw writeFailure(path, error);
  }
}
