/**
 * Slow but healthy starts through `todo-deploy up` on the bed: what each took, and whether it was waited for.
 *
 *     npm run slow-starts                 # all
 *     npm run slow-starts -- one-crash    # those of these names
 */
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { slowStarts } from './index.ts';
import { context } from './project.ts';
import { runAll, type Started } from './run.ts';

const wanted = process.argv.slice(2);
const chosen = slowStarts.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const kubernetes = await connectKubernetes(context, process.env);
const started = await runAll(kubernetes, chosen, { atOnce: 8, onEnd: tellFailure });

console.log('| start | class | seconds | taken for, meanwhile | verdict |');
console.log('| --- | --- | ---: | --- | --- |');
for (const { start, seconds, code, told } of started) {
  const verdict = code === 0 ? 'ready' : `FAILED (exit code ${code})`;
  const cells = [start.what, start.patience, seconds.toFixed(1), told.join(', ') || '–', verdict];
  console.log(`| ${cells.join(' | ')} |`);
}
const failed = started.filter(({ code }) => code !== 0).length;
console.log(`\n${started.length} slow starts, ${failed} failed`);
process.exitCode = failed === 0 && started.length > 0 ? 0 : 1;

function tellFailure({ start, code, output }: Started): void {
  if (code !== 0) console.error(`${start.id}:\n${output.split('\n').slice(-15).join('\n')}`);
}
