/**
 * `npm run test:sequences`: 200 random sequences of edits and ups on the bed, three at a time; each has to end in
 * the state that an up with nothing remembered makes. SEQUENCES is how many, SEED where they begin.
 */
import { run } from '../bed/shell.ts';
import { runSequence } from './sequence.ts';

const count = Number(process.env['SEQUENCES'] ?? 200);
const first = Number(process.env['SEED'] ?? 1);
const workers = Number(process.env['WORKERS'] ?? 3);

await run('npm', ['run', '-s', 'build']);
const waiting = Array.from({ length: count }, (_, at) => first + at);
let [right, ended, ups] = [0, 0, 0];
const failed: number[] = [];

async function work(): Promise<void> {
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
    const { steps, wrong } = await runSequence(seed);
    ups += steps.filter((step) => step.startsWith('up')).length + 3;
    ended += 1;
    if (ended % 10 === 0) console.log(`${ended} of ${count} ended, ${failed.length} wrong`);
    if (wrong.length === 0) {
      right += 1;
      continue;
    }
    failed.push(seed);
    console.log(`SEED=${seed}: ${steps.join('; ')}\n  ${wrong.join('\n  ')}`);
  }
}

await Promise.all(Array.from({ length: workers }, work));
console.log(
  `${right} of ${count} sequences right, ${ups} ups; wrong: ${failed.join(', ') || 'none'}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
