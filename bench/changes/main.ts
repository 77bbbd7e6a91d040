/**
 * From a change to the end of the command that deploys it: `todo-deploy up` beside the scripts that projects have
 * today (bench/baseline), on the bed.
 *
 *     npm run bench:changes                                  # every change, 5 rounds
 *     npm run bench:changes -- --rounds 1 --only backend
 *
 * Needs the bed (npm run bed up) and `npm run build`. Prints one table; how it is counted stands in bench/README.md.
 */
import { parseArgs } from 'node:util';
import { measureChanges } from './measure.ts';
import { tableOfChanges } from './table.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' } },
});
const only = values.only === undefined ? {} : { only: values.only };
const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const measured = await measureChanges({ rounds: Number(values.rounds), tell, ...only });
console.log(tableOfChanges(measured));
