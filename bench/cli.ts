/**
 * How long the program takes to say something, beside the bare runtime and the tools next to it.
 *
 *     npm run bench:cli                            # --version and --help, 21 rounds
 *     npm run bench:cli -- --project FOLDER        # also status and an up with nothing to do, of what is deployed there
 *     npm run bench:cli -- --rounds 51
 *
 * Needs `npm run build`; with a project kubectl and helm. The commands take turns, so that a busy moment of the
 * machine meets all. The ratios are to the first of each group.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { row, textOf, type Row } from './row.ts';

interface Subject {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

export interface CliOptions {
  readonly rounds?: number;
  /** Folder of a project that is deployed on Kubernetes, in the namespace. */
  readonly project?: string;
  readonly namespace?: string;
}

const program = join(import.meta.dirname, '../bin/todo-deploy.js');
const ours = (...args: string[]): Subject => ({
  ...{ name: `todo-deploy ${args.join(' ')}`, file: process.execPath, args: [program, ...args] },
});
const tool = (file: string, ...args: string[]): Subject => ({
  ...{ name: [file, ...args].join(' '), file, args },
});

/** Milliseconds of each command, then how many times as long as the first of its group each of ours takes. */
export function measureCli({ rounds = 21, project, namespace }: CliOptions = {}): Row[] {
  const bare = { ...tool(process.execPath, '-e', '0'), name: 'node -e 0' };
  const groups = [[bare, ours('--version'), ours('--help')]];
  if (project !== undefined) groups.push(...deployed(resolve(project), namespace ?? 'todo'));
  return groups.flatMap((group) => measureGroup(group, rounds));
}

function deployed(cwd: string, namespace: string): Subject[][] {
  const where = ['--namespace', namespace];
  const groups = [
    [tool('kubectl', 'get', 'pods', ...where), tool('helm', 'list', ...where), ours('status')],
    [tool('kubectl', 'get', 'deploy,pods', ...where), ours('up', '--yes')],
  ];
  return groups.map((group) => group.map((subject) => ({ ...subject, cwd })));
}

function measureGroup(group: readonly Subject[], rounds: number): Row[] {
  const times = group.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round += 1) {
    group.forEach((subject, at) => {
      const ms = once(subject);
      // The first round fills the caches of the disk and of V8.
      if (round > 0) times[at]?.push(ms);
    });
  }
  const [base = []] = times;
  const ratios = group.flatMap(({ name }, at) => {
    const values = times[at]?.map((ms, round) => ms / (base[round] ?? NaN)) ?? [];
    const first = group[0]?.name ?? '';
    return name.startsWith('todo-deploy') ? [row(`${name} : ${first}`, values, 'ratio')] : [];
  });
  return [...group.map(({ name }, at) => row(name, times[at] ?? [], 'ms')), ...ratios];
}

function once({ name, file, args, cwd }: Subject): number {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  // `status` has an exit code of its own for what is not healthy: that is no figure to keep.
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stdout} ${stderr}`);
  return performance.now() - started;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      ...{ project: { type: 'string' }, namespace: { type: 'string' } },
      rounds: { type: 'string', default: '21' },
    },
  });
  const { rounds, ...where } = values;
  for (const one of measureCli({ ...where, rounds: Number(rounds) })) console.log(textOf(one));
  console.log(`\nload ${loadavg()[0]?.toFixed(1) ?? '?'}, Node ${process.versions.node}`);
}
