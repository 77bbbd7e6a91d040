/**
 * `npm run faults`: real faults on the real cluster, each through the real program; prints what it said and
 * how soon, and exits with 1 when one line is not as it has to be.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { bedEnvironment } from '../bed/env.ts';
import { run } from '../bed/shell.ts';
import { apiServer } from './api-server.ts';
import { Bench } from './bench.ts';
import { choose } from './choice.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults/index.ts';
import { judgeAll, type Line } from './judge.ts';
import { isRecording, recorded } from './recording.ts';
import { Runner } from './runner.ts';
import { tableOf } from './table.ts';

// With FAULTS_TIMES=told the table has the times, and none of them fails the run.
const timed = process.env['FAULTS_TIMES'] !== 'told';
const wrongOf = ({ wrong, late }: Line): readonly string[] => [...wrong, ...(timed ? late : [])];
const workers = Number(process.env['FAULTS_WORKERS'] ?? 4);
const { faults: chosen, note } = choose(isRecording ? recorded(faults) : faults, process.env);

await run('npm', ['run', '-s', 'build']);
const bed = bedEnvironment();
const server = await apiServer(bed.kubeconfig, bed.context);
const loadBefore = loadavg();
console.log(`${note}; ${workers} at a time`);

const waiting = [...chosen];
const lines: Line[] = [];
const runners = Array.from(
  { length: Math.min(workers, chosen.length) },
  (_, at) => new Runner(new Bench(bed, server, at + 1)),
);
try {
  // One builds the images and brings them to the registry, and the others find them there.
  await runners[0]?.healthy();
  await Promise.all(runners.map(work));
} finally {
  await Promise.all(runners.map((runner) => runner.remove()));
}

lines.sort((a, b) => chosen.indexOf(a.fault) - chosen.indexOf(b.fault));
const load = [loadBefore, loadavg()].map(([one = 0]) => one.toFixed(1)).join(' before, ');
console.log(`\n${tableOf(lines, `load of the machine: ${load} after`)}`);
const wrong = timed ? judgeAll(lines) : [];
for (const what of wrong) console.log(`WRONG ${what}`);
const wrongLines = lines.filter((line) => wrongOf(line).length > 0).length;
const failed = wrongLines + wrong.length;
const report = process.env['FAULTS_REPORT'];
if (report !== undefined) {
  writeFileSync(report, JSON.stringify({ passed: lines.length - wrongLines, failed }));
}
process.exitCode = failed === 0 ? 0 : 1;

async function work(runner: Runner): Promise<void> {
  for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
    const tried = fault;
    const line = await runner.run(tried).catch((error: unknown) => broken(tried, error));
    lines.push(line);
    const wrong = wrongOf(line);
    const right = wrong.length === 0 ? 'right' : 'WRONG';
    console.log(`${right} ${fault.name}: ${line.root} ${wrong.join('; ')}`);
  }
}

/** A fault that could not be tried is a wrong line, and the others go on. */
function broken(fault: Fault, error: unknown): Line {
  const why = error instanceof Error ? error.message : String(error);
  return { fault, root: 'none', exit: -1, answered: 0, failedRequests: 0, wrong: [why], late: [] };
}
