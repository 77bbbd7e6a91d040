import { describe, expect, it } from 'vitest';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { bedContext } from '../contracts/kubernetes-bed.ts';
import { slowStarts } from './index.ts';
import { runAll } from './run.ts';

/** Slow but healthy starts on a real cluster: none may be failed. */

if (bedContext === undefined) {
  const why = 'slow starts: the context todo-bed does not answer (npm run bed up)';
  if (process.env['CI'] === 'true') throw new Error(`cannot test ${why}`);
  console.warn(`left out: ${why}`);
}

describe.skipIf(bedContext === undefined)('slow but healthy starts', () => {
  it('are waited for, every one', { timeout: 600_000 }, async () => {
    const kubernetes = await connectKubernetes(bedContext, process.env);
    const started = await runAll(kubernetes, slowStarts, { atOnce: 8 });
    const failed = started.filter(({ code }) => code !== 0);
    const said = failed.map(({ start, output }) => `${start.id}: ${output.slice(-1500)}`);
    expect(said).toEqual([]);
    expect(started.length).toBeGreaterThanOrEqual(20);
  });
});
