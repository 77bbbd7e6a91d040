/**
 * How long the program takes to say something, beside the bare runtime and the tools next to it.
 *
 *     npm run bench:cli                            # --version and --help, 21 rounds
 *     npm run bench:cli -- --project FOLDER        # also status of what is deployed from there on Kubernetes
 *     npm run bench:cli -- --rounds 51
 *
 * Needs `npm run build`; with a project kubectl and helm. The commands take turns, so that a busy moment of the
 * machine meets all. Printed are the median, the range, and the ratio to the first of each group.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './rollout/median.ts';

interface Subject {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

const { values } = parseArgs({
  options: { project: { type: 'string' }, rounds: { type: 'string', default: '21' } },
});
const program = join(import.meta.dirname, '../bin/todo-deploy.js');
const ours = (...args: string[]): Subject => ({
  ...{ name: `todo-deploy ${args.join(' ')}`, file: process.execPath, args: [program, ...args] },
});
const tool = (file: string, ...args: string[]): Subject => ({
  ...{ name: [file, ...args].join(' '), file, args },
});

/** In each group the first is what the others are measured against. */
const groups: Subject[][] = [
  [{ ...tool(process.execPath, '-e', '0'), name: 'node -e 0' }, ours('--version'), ours('--help')],
];
if (values.project !== undefined) {
  const cwd = resolve(values.project);
  const subjects = [
    tool('kubectl', 'get', 'pods', '--all-namespaces'),
    tool('helm', 'list', '--all-namespaces'),
    ours('status', '--target', 'kubernetes'),
  ];
  groups.push(subjects.map((subject) => ({ ...subject, cwd })));
}

for (const group of groups) {
  const times = new Map(group.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const subject of group) {
      const ms = once(subject);
      // The first round fills the caches of the disk and of V8.
      if (round > 0) times.get(subject.name)?.push(ms);
    }
  }
  print(times);
}
console.log(`\nload ${loadavg()[0]?.toFixed(1) ?? '?'}, Node ${process.versions.node}`);

function once({ name, file, args, cwd }: Subject): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  // `status` has an exit code of its own for what is not healthy: that is no figure to keep.
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function print(times: ReadonlyMap<string, readonly number[]>): void {
  const medians = [...times.values()].map(median);
  const [base = 1] = medians;
  console.log('\n| command | median ms | range | ratio |\n| --- | --- | --- | --- |');
  [...times].forEach(([name, all], at) => {
    const middle = medians[at] ?? 0;
    const range = `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)}`;
    console.log(`| ${name} | ${middle.toFixed(0)} | ${range} | ${(middle / base).toFixed(2)} |`);
  });
}
