/**
 * The hunt is shown that it can find: in each place where it looks lies a decoy of its own, written in another
 * way. A place that does not show its decoy is not searched, and its silence about the secrets means nothing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../bed/shell.ts';
import type { Kubectl } from '../places/cluster.ts';
import type { Machine } from './machine.ts';
import type { Program } from './program.ts';

const places = {
  argument: 'command lines',
  variable: 'environments',
  file: 'files',
  shortLived: 'files that came and went',
  layer: 'image layers',
  label: 'image history',
  cache: 'build cache and all else of the engine',
  annotation: 'objects',
  event: 'events',
  release: 'Helm releases and what stands beside the data of Secrets',
  deleted: 'audit log',
  output: 'terminal',
} as const;

type Decoy = keyof typeof places;
const names = Object.keys(places) as Decoy[];

export class Decoys {
  /** Value by name; no name is that of a canary. */
  readonly values = Object.fromEntries(
    names.map((name) => [name, `decoy${randomBytes(18).toString('base64url')}`]),
  ) as Readonly<Record<Decoy, string>>;
  private readonly children: ChildProcess[] = [];

  /** Where each has to be found: `layer in image layers`. */
  static readonly expected: readonly string[] = names.map((name) => `${name} in ${places[name]}`);

  constructor(
    private readonly machine: Machine,
    private readonly kubectl: Kubectl,
  ) {}

  /** What the machine and the engine show. */
  async plantOnMachine(program: Program): Promise<string> {
    const { values, machine } = this;
    const env = { ...process.env, NOTE: inBase64(`x${values.variable}`) };
    this.children.push(
      spawn('sleep', ['600'], { argv0: `sleep-${values.argument}`, stdio: 'ignore' }),
      spawn('sleep', ['600'], { env, stdio: 'ignore' }),
    );
    writeFileSync(join(machine.home, 'note.bin'), Buffer.from(`ab${values.file}`, 'utf16le'));
    const short = join(machine.project, 'short.yaml');
    writeFileSync(short, JSON.stringify(JSON.stringify(values.shortLived)));
    await sleep(200);
    rmSync(short);
    const print = `Buffer.from(${JSON.stringify(values.output)}).toString('hex')`;
    program.environment = machine.bareEnvironment;
    await program.run(['-p', print]);
    program.environment = machine.environment;
    return this.buildImage();
  }

  /** An image in which one file is hidden by a later layer, and another one was only on the way to it. */
  private async buildImage(): Promise<string> {
    const { values, machine } = this;
    const folder = join(machine.folder, 'decoy');
    mkdirSync(folder);
    writeFileSync(join(folder, 'layer'), `${values.layer}\n`);
    writeFileSync(join(folder, 'cache'), `${values.cache}\n`);
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM python:3.13-slim-trixie AS before
COPY cache Dockerfile /
FROM python:3.13-slim-trixie
COPY layer /layer
RUN ["python3", "-c", "import os; os.remove('/layer')"]
COPY --from=before /Dockerfile /
LABEL note=${Buffer.from(values.label).toString('hex')}
`,
    );
    const reference = `${machine.registry}/decoy:1`;
    await run('docker', ['build', '--quiet', '--tag', reference, folder]);
    return reference;
  }

  /** What the cluster shows. */
  async plantInCluster(namespace: string): Promise<void> {
    const { values, kubectl } = this;
    const notes = (note: string) => ({ name: 'decoy', namespace, annotations: { note } });
    await this.apply({
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: notes(inBase64(`a${values.annotation}`)) },
      stringData: { nothing: 'here' },
    });
    await this.apply({ kind: 'ConfigMap', metadata: notes(encodeURIComponent(values.annotation)) });
    await this.apply({
      ...{ kind: 'Event', metadata: notes(''), reason: 'Decoy', type: 'Normal' },
      involvedObject: { kind: 'Pod', name: 'decoy', namespace },
      message: `it says ${values.event}`,
    });
    const gone = { name: 'gone', namespace };
    await this.apply({ kind: 'ConfigMap', metadata: gone, data: { a: values.deleted } });
    await kubectl('delete', 'configmap', 'gone', '-n', namespace);
    await this.release(namespace);
  }

  private async apply(object: object): Promise<void> {
    const file = join(this.machine.own, 'object.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', ...object }));
    await this.kubectl('create', '-f', file);
  }

  /** A release that makes nothing; its values stand in its record all the same. */
  private async release(namespace: string): Promise<void> {
    const chart = join(this.machine.own, 'chart');
    mkdirSync(chart);
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: decoy\nversion: 0.0.1\n');
    const values = JSON.stringify({ note: this.values.release });
    await run('helm', ['install', 'decoy', chart, '-n', namespace, '-f', '-'], {
      env: { KUBECONFIG: this.machine.kubeconfig },
      input: values,
    });
  }

  /** Ends the processes that carry one. */
  stop(): void {
    for (const child of this.children) child.kill();
  }
}

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
