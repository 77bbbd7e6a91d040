/**
 * Lines a second of `todo-deploy logs -f` beside `kubectl logs -f` and stern, over the same logs.
 *
 *     npm run bench:logs                  # 3 rounds over some 300,000 lines
 *     npm run bench:logs -- 5 12          # 5 rounds over what six pods write in 12 seconds
 *
 * Needs the test bed; stern is compiled into its cache the first time. Rounds alternate between the tools.
 * Printed are medians: from the start of the program to the last line, and the most memory of its processes.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { context } from '../test/bed/layout.ts';
import { buildGoTool, program } from '../test/bed/tools/go-build.ts';
import { stern } from '../test/bed/tools/go-tools.ts';
import { run } from '../test/bed/shell.ts';
import { until } from '../test/e2e/harness/until.ts';
import { Writers } from '../test/logs/writers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 10);
/** Lines a second of each pod while the logs are made; the file of a log has to stay below 10 MiB. */
const rate = 5_000;
const pods = 6;

interface Figures {
  readonly seconds: number;
  /** From the first line to the last. */
  readonly streaming: number;
  readonly memoryMb: number;
}

interface Subject {
  readonly name: string;
  /** The command lines of its processes, which run at the same time. */
  readonly commands: readonly (readonly string[])[];
  readonly figures: Figures[];
}

async function main(): Promise<void> {
  await run('npm', ['run', '-s', 'build'], { cwd: root });
  await buildGoTool(stern);
  const namespace = `logs-bench-${process.pid}`;
  const writers = new Writers(namespace, { pods, seconds, rate, width: 80 });
  try {
    await writers.create();
    writers.begin();
    await until('the logs are written', () => writers.written().size === pods, 300_000);
    const lines = [...writers.written().values()].reduce((sum, count) => sum + count, 0);
    const subjects = subjectsFor(namespace, await writers.podNames());
    for (let round = 0; round < rounds; round += 1) {
      for (const { commands, figures } of subjects)
        figures.push(await measure(commands, lines, writers.folder));
    }
    print(subjects, lines);
  } finally {
    await writers.remove();
  }
}

function subjectsFor(namespace: string, names: readonly string[]): Subject[] {
  const where = ['--context', context, '-n', namespace];
  const kubectl = ['kubectl', ...where, 'logs', '-f', '--tail=-1'];
  const ours = [process.execPath, `${root}bin/todo-deploy.js`, 'logs', '-f'];
  const subject = (name: string, ...commands: string[][]): Subject => ({
    name,
    commands,
    figures: [],
  });
  return [
    subject('kubectl logs -f, one a pod', ...names.map((pod) => [...kubectl, pod])),
    subject('kubectl logs -f -l, in one', [
      ...kubectl,
      ...['-l', 'todo-deploy/project=proof', '--max-log-requests=6', '--prefix'],
    ]),
    subject('stern', [program(stern), ...where, '.', '--color', 'never']),
    subject('todo-deploy logs -f', ours),
    subject('todo-deploy logs -f --json', [...ours, '--json']),
    subject('todo-deploy logs -f --raw', [...ours, '--raw']),
  ];
}

/** Runs a tool until it has shown every line. */
async function measure(
  commands: Subject['commands'],
  lines: number,
  folder: string,
): Promise<Figures> {
  const started = performance.now();
  let first: number | undefined;
  let missing = lines;
  const children = commands.map(([file = '', ...args]) => {
    return spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  });
  await new Promise<void>((resolve) => {
    for (const { stdout } of children) {
      stdout.on('data', (chunk: Buffer) => {
        first ??= performance.now();
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) missing -= 1;
        if (missing === 0) resolve();
      });
    }
  });
  const ended = performance.now();
  const memoryMb = children.reduce((sum, { pid }) => sum + mostMemory(pid), 0);
  await Promise.all(
    children.map((child) => {
      child.kill('SIGINT');
      return new Promise((resolve) => child.once('close', resolve));
    }),
  );
  const seconds = (ended - started) / 1000;
  return { seconds, streaming: (ended - (first ?? started)) / 1000, memoryMb };
}

function mostMemory(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function print(subjects: readonly Subject[], lines: number): void {
  const rows = subjects.map(({ name, figures }) => ({
    name,
    rate: lines / median(figures.map(({ seconds }) => seconds)),
    streaming: lines / median(figures.map(({ streaming }) => streaming)),
    memory: median(figures.map(({ memoryMb }) => memoryMb)),
  }));
  const best = Math.max(
    ...rows.filter(({ name }) => !name.startsWith('todo')).map(({ rate }) => rate),
  );
  console.log(`${lines} lines of ${pods} pods, ${rounds} rounds, medians\n`);
  console.log(`${'tool'.padEnd(28)}  lines/s  of the best peer  from first line  memory MB`);
  for (const { name, rate, streaming, memory } of rows) {
    const cells = [
      String(Math.round(rate)).padStart(7),
      `${(rate / best).toFixed(2)} x`.padStart(16),
      String(Math.round(streaming)).padStart(15),
      memory.toFixed(0).padStart(9),
    ];
    console.log(`${name.padEnd(28)}  ${cells.join('  ')}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

await main();
