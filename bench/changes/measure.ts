import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeonDatabase } from '../../test/e2e/harness/neon.ts';
import { attempt, run } from '../../test/bed/shell.ts';
import { changes, type Change } from './edits.ts';
import { oursIn } from './ours.ts';
import { scriptsIn } from './scripts.ts';
import type { Run, Side } from './side.ts';

export interface Measured {
  readonly change: string;
  /** Side -> its runs, in order. */
  readonly runs: Readonly<Record<string, readonly Run[]>>;
  /** Seconds of `kubectl get deploy,pods`, asked in turn with the sides; for the change of nothing. */
  readonly looks: readonly number[];
}

export interface MeasureOptions {
  readonly rounds: number;
  /** What is measured; all but the first deployment when it is left out. */
  readonly changes?: readonly Change[];
  /** Only changes whose name contains this. */
  readonly only?: string;
  readonly tell: (message: string) => void;
}

/**
 * Deploys both sides, then makes each change on both, in turn, round by round. Each deployment is asked afterwards
 * whether it shows the change; one that does not ends the bench.
 */
export async function measureChanges(options: MeasureOptions): Promise<Measured[]> {
  const home = mkdtempSync(join(tmpdir(), 'todo-deploy-bench-'));
  const databases = [new NeonDatabase(), new NeonDatabase()] as const;
  for (const database of databases) await database.create();
  const sides: Side[] = [];
  try {
    const ours = await first(home, databases[0]);
    sides.push(ours);
    await deployed(ours, options);
    const scripts = await second(home, ours, databases[1]);
    sides.push(scripts);
    await deployed(scripts, options);
    const chosen = (options.changes ?? changes).filter(({ name }) =>
      name.includes(options.only ?? ''),
    );
    const measured: Measured[] = [];
    for (const change of chosen) measured.push(await measureOne(change, sides, options));
    return measured;
  } finally {
    for (const side of sides) await side.remove();
    for (const database of databases) await database.drop();
    rmSync(home, { recursive: true, force: true });
  }
}

function first(home: string, database: NeonDatabase): Promise<Side> {
  const folder = join(home, 'ours');
  mkdirSync(folder);
  return oursIn(folder, 'bench-ours', { url: database.pooled, caFile: database.caFile });
}

function second(home: string, ours: Side, database: NeonDatabase): Promise<Side> {
  const folder = join(home, 'scripts');
  cpSync(ours.folder, folder, { recursive: true });
  return scriptsIn(folder, 'bench-scripts', ours, database.name);
}

async function deployed(side: Side, { tell }: MeasureOptions): Promise<void> {
  const { seconds } = await side.deploy();
  tell(`${side.name}: first deployment in ${seconds.toFixed(1)} s`);
}

async function measureOne(
  change: Change,
  sides: readonly Side[],
  { rounds, tell }: MeasureOptions,
): Promise<Measured> {
  const runs = Object.fromEntries(sides.map(({ name }) => [name, [] as Run[]]));
  const looks: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    // Who is first changes, so that nobody has the warmer machine.
    const order = round % 2 === 0 ? [...sides].reverse() : sides;
    for (const side of order) {
      const mark = `${Date.now()}.${round}`;
      change.apply(side, mark);
      if (change.cold === true) await forget(side);
      const done = await side.deploy();
      await requireShown(change, side, mark);
      runs[side.name]?.push(done);
      tell(`${change.name}, round ${round}, ${side.name}: ${done.seconds.toFixed(2)} s`);
    }
    if (change.name === 'nothing') looks.push(await look(sides[0]?.namespace ?? ''));
  }
  return { change: change.name, runs, looks };
}

/** Takes away the deployment and all that the engine keeps of builds. */
async function forget(side: Side): Promise<void> {
  await side.reset();
  await run('docker', ['builder', 'prune', '--all', '--force']);
}

async function look(namespace: string): Promise<number> {
  const started = performance.now();
  await run('kubectl', ['get', 'deploy,pods', '--namespace', namespace]);
  return (performance.now() - started) / 1000;
}

/** Several answers in a row, since a Service spreads them over its pods. */
async function requireShown({ shows, name }: Change, side: Side, mark: string): Promise<void> {
  if (shows === undefined) return;
  const port = { backend: 8000, frontend: 3000 }[shows.component];
  const service = `todo-${shows.component}:${port}`;
  const path = `/api/v1/namespaces/${side.namespace}/services/${service}/proxy${shows.path}`;
  for (let asked = 0; asked < 5; asked += 1) {
    const { stdout, stderr } = await attempt('kubectl', ['get', '--raw', path]);
    if (!stdout.includes(mark)) throw new Error(`${side.name} does not show ${name}: ${stderr}`);
  }
}
