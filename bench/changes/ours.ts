import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { dump, load } from 'js-yaml';
import { attempt, run } from '../../test/bed/shell.ts';
import { arrived, blobsOnNode } from './node.ts';
import type { Run, Side } from './side.ts';
import { endOfLog, podsMadeSince, writesSince } from './writes.ts';

const program = join(import.meta.dirname, '../../bin/todo-deploy.js');

interface StepEvent {
  readonly type: string;
  readonly step?: string;
  readonly seconds?: number;
  readonly time: string;
}

export interface DatabaseOfBench {
  readonly url: string;
  readonly caFile: string;
}

/** `todo-deploy up` in a folder of its own, made by `init`. */
export async function oursIn(
  folder: string,
  namespace: string,
  database: DatabaseOfBench,
): Promise<Side> {
  const env = { DATABASE_URL: database.url };
  await run(process.execPath, [program, 'init', '--yes'], { cwd: folder, env });
  configure(join(folder, 'todo-deploy.yaml'), namespace, database);
  const secrets = (name: string, value: string) =>
    run(process.execPath, [program, 'secrets', 'set', name, '--replace'], {
      cwd: folder,
      input: value,
    });
  await secrets('DATABASE_URL', database.url);
  const teardown = async () => {
    await run(process.execPath, [program, 'teardown', '--yes', '--data'], { cwd: folder });
  };
  let wanted: Promise<unknown> = Promise.resolve();
  return {
    ...{ name: 'todo-deploy up', namespace, folder },
    setSecret: (name, value) => {
      wanted = secrets(name, value);
    },
    deploy: async () => {
      await wanted;
      return up(folder, namespace);
    },
    reset: teardown,
    remove: teardown,
  };
}

function configure(file: string, namespace: string, { caFile }: DatabaseOfBench): void {
  const config = load(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const database = { ...(config['database'] as object), source: 'external', caFile };
  writeFileSync(file, dump({ ...config, namespace, target: 'kubernetes', database }));
}

async function up(folder: string, namespace: string): Promise<Run> {
  const [before, log] = [await blobsOnNode(), endOfLog()];
  const started = performance.now();
  const args = [program, 'up', '--yes', '--json'];
  const { code, stdout, stderr } = await attempt(process.execPath, args, { cwd: folder });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`up ended with ${code}: ${stdout.slice(-3000)} ${stderr}`);
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StepEvent);
  const ended = (step: string) =>
    events.find((event) => event.type === 'step-finished' && event.step === step);
  const made = podsMadeSince(log, namespace);
  const began = events.find(({ type, step }) => type === 'step-started' && step === 'migrate');
  // From the first pod that a step has made to its end: the release makes those that are watched afterwards.
  const waited = podTime(made, timeOf(began), timeOf(ended('migrate')));
  const watched = podTime(made, timeOf(ended('migrate')), timeOf(ended('watch')));
  return {
    ...{ seconds, build: ended('build')?.seconds ?? 0, watch: waited + watched },
    bytes: arrived(before, await blobsOnNode()),
    writes: writesSince(log, namespace),
  };
}

function timeOf(event: StepEvent | undefined): number {
  return event === undefined ? 0 : Date.parse(event.time);
}

/** Seconds from the first pod that was made between two moments to the later of them. */
function podTime(made: readonly number[], from: number, to: number): number {
  const first = made.find((time) => time >= from && time <= to);
  return first === undefined ? 0 : (to - first) / 1000;
}
