/**
 * How long it takes to see what has changed in 100,000 files, beside `git status` and a walk of the same tree.
 *
 *     npm run bench:fingerprint                       # 100,000 files, 9 rounds
 *     npm run bench:fingerprint -- --files 10000 --rounds 5
 *
 * The tree is made in a temporary folder, committed to git, and left alone until all times are old enough to
 * be trusted, by git too. The commands take turns, so that a busy moment of the machine meets all. "Warm" is a
 * process of its own that finds nothing changed: the call alone, and the whole process with the start of Node.
 * "Cold" has nothing remembered and reads every file, from the page cache.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { git, makeTree } from './fingerprint/tree.ts';
import { median } from './rollout/median.ts';
import { row, textOf, type Row } from './row.ts';

export interface MeasureOptions {
  readonly files?: number;
  readonly rounds?: number;
}

/** Measures all; the first row is `git status`, the ratios to it are the last ones. */
export async function measure({ files = 100_000, rounds = 9 }: MeasureOptions = {}): Promise<
  Row[]
> {
  const work = mkdtempSync(join(tmpdir(), 'bench-fingerprint-'));
  try {
    const program = await bundle(join(work, 'program'));
    const root = join(work, 'project');
    makeTree(root, files);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return rowsOf(rounds, root, program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Bundled as the program itself is (scripts/build.ts): what is measured is not the reading of TypeScript. */
async function bundle(outdir: string): Promise<string> {
  const at = (path: string) => join(import.meta.dirname, path);
  await build({
    entryPoints: {
      once: at('fingerprint/once.ts'),
      'verify-worker': at('../src/ports/files/digest/verify-worker.ts'),
    },
    ...{ outdir, bundle: true, splitting: true, platform: 'node', target: 'node20.19' },
    ...{ format: 'esm', minifyWhitespace: true, minifySyntax: true, logLevel: 'warning' },
  });
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }');
  return join(outdir, 'once.js');
}

function rowsOf(rounds: number, root: string, program: string): Row[] {
  const seen: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    (seen[name] ??= []).push(value);
  };
  const cold = () => {
    rmSync(join(root, '.todo-deploy'), { recursive: true, force: true });
    mkdirSync(join(root, '.todo-deploy'));
    return once(program, root);
  };
  // The first round fills caches: of the disk, git's index, and ours.
  const { tag } = cold();
  git(root, 'status');
  for (let round = 0; round < rounds; round += 1) {
    note(
      names.git,
      timed(() => {
        git(root, 'status');
      }),
    );
    const warm = once(program, root);
    if (warm.tag !== tag) throw new Error(`nothing has changed, but ${tag} became ${warm.tag}`);
    note(names.warm, warm.ms);
    note(names.process, warm.processMs);
    note(names.memory, warm.maxRssKb / 1024);
    note(
      names.find,
      timed(() => {
        find(root);
      }),
    );
    if (round % 3 !== 0) continue;
    const anew = cold();
    note(names.cold, anew.ms);
    note(names.coldMemory, anew.maxRssKb / 1024);
  }
  const rows = Object.entries(seen).map(([name, values]) => row(name, values, unitOf(name)));
  const ratios = [names.warm, names.process, names.cold].map((name) => {
    const base = median(seen[names.git] ?? []);
    return row(
      `${name} : ${names.git}`,
      (seen[name] ?? []).map((ms) => ms / base),
      'ratio',
    );
  });
  return [...rows, ...ratios];
}

const names = {
  git: 'git status',
  warm: 'warm fingerprint',
  process: 'warm fingerprint, whole process',
  find: 'find -printf',
  cold: 'cold fingerprint',
  memory: 'largest memory, warm',
  coldMemory: 'largest memory, cold',
};

function unitOf(name: string): Row['unit'] {
  return name.startsWith('largest memory') ? 'MB' : 'ms';
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function find(root: string): void {
  const { status } = spawnSync('find', [root, '-printf', '%p %s %m %T@ %C@ %i\n'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`find ended with ${String(status)}`);
}

function once(program: string, root: string) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, root], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the fingerprint ended with ${String(status)}: ${stderr}`);
  const processMs = performance.now() - started;
  return { processMs, ...(JSON.parse(stdout) as { tag: string; ms: number; maxRssKb: number }) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '9' },
    },
  });
  const rows = await measure({ files: Number(values.files), rounds: Number(values.rounds) });
  for (const one of rows) console.log(textOf(one));
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `\n${values.files} files, ${availableParallelism()} cores, load ${load}, Node ${process.versions.node}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
