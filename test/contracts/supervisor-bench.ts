import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeProcesses } from '../../src/ports/processes/node.ts';
import type { RunningProcess } from '../../src/ports/processes.ts';
import { ensureSupervisor, removeLeftovers, stopSupervisor } from '../../src/supervisor/ensure.ts';
import { freePort, isPortFree } from '../../src/supervisor/ports.ts';
import type { ProcessSpec, ProcessState, Supervisor } from '../../src/supervisor/spec.ts';
import { markerOf } from '../../src/supervisor/state.ts';

const here = import.meta.dirname;
const program = {
  file: process.execPath,
  args: ['--import', 'tsx', join(here, 'supervisor-program.ts')],
};
export const secret = 'a-secret-that-must-not-be-written';
const taken = new Set<number>();
/** Below the ports of outgoing connections, and elsewhere for each test file. */
const firstPort = 20_000 + ((process.pid * 50) % 10_000);

/** A folder with a supervisor of its own, for one test. */
export class Bench {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Bench> {
    return Bench.at(await mkdtemp(join(tmpdir(), 'supervisor ä-')));
  }

  static at(folder: string): Bench {
    return new Bench(folder);
  }

  ensure(): Promise<Supervisor> {
    return ensureSupervisor({ folder: this.folder, env: process.env, program });
  }

  removeLeftovers() {
    return removeLeftovers({ folder: this.folder });
  }

  stop(): Promise<boolean> {
    return stopSupervisor({ folder: this.folder });
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }

  /** A child that listens on a free port. */
  async spec(name: string, changes: Partial<ProcessSpec> = {}, words: string[] = []) {
    const port = changes.port ?? (await freePort(firstPort, taken));
    taken.add(port);
    const argv = [process.execPath, join(here, 'supervised-child.mjs'), String(port), ...words];
    const spec: ProcessSpec = {
      ...{ name, component: name, argv, cwd: this.folder, port, ready: { http: '/health' } },
      ...{ env: { SECRET: secret }, startMs: 20_000, after: [], fingerprint: 'f1' },
      stop: { signal: 'SIGTERM', graceMs: 5_000 },
      ...changes,
    };
    return spec;
  }

  /** What runs with the marker of this folder. */
  async marked(): Promise<RunningProcess[]> {
    return (await nodeProcesses.list(markerOf(this.folder))).filter(({ marked }) => marked);
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  /** Every file of the folder, as text. */
  async texts(): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return Promise.all(
      files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
    );
  }
}

/** Resolves with the first states that fit; rejects when the supervisor goes, or none come in time. */
export async function until(
  supervisor: Supervisor,
  fits: (states: ReadonlyMap<string, ProcessState>) => boolean,
): Promise<ReadonlyMap<string, ProcessState>> {
  const found = new AbortController();
  const signal = AbortSignal.any([found.signal, AbortSignal.timeout(60_000)]);
  let last: ReadonlyMap<string, ProcessState> = new Map();
  await supervisor.watch((states) => {
    if (found.signal.aborted) return;
    last = new Map(states.map((state) => [state.name, state]));
    if (fits(last)) found.abort();
  }, signal);
  if (!found.signal.aborted)
    throw new Error(`never so: ${JSON.stringify([...last.values()], undefined, 1)}`);
  return last;
}

export const allReady = (states: ReadonlyMap<string, ProcessState>): boolean =>
  states.size > 0 && [...states.values()].every(({ state }) => state === 'ready');

/** Asks a child for something: `/exit/3`, `/say/hello`. */
export function tellChild({ port }: ProcessSpec, path: string): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume().on('close', resolve);
    });
    // One that ends does not answer.
    outgoing.on('error', () => {
      resolve();
    });
    outgoing.end();
  });
}

export async function areFree(specs: readonly ProcessSpec[]): Promise<boolean> {
  return (await Promise.all(specs.map(({ port }) => isPortFree(port)))).every(Boolean);
}
