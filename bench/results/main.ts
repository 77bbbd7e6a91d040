/**
 * Measures, keeps the figures in bench/results/data, and writes bench/RESULTS.md from all that is kept.
 *
 *     npm run bench                               # everything, about an hour on two cores
 *     npm run bench -- --only cli,package         # these sections; the others stay
 *     npm run bench -- --only none                # nothing anew: only writes RESULTS.md
 *
 * Needs the bed (npm run bed up) and `npm run build`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keptSections, dataFolder, resultsFile } from './kept.ts';
import { renderResults } from './render.ts';
import { thisMachine, type Section } from './section.ts';
import { sources } from './sections.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '0' } },
});
const wanted = values.only?.split(',');
const rounds = Number(values.rounds);

mkdirSync(dataFolder, { recursive: true });
for (const { id, title, measure } of sources) {
  if (wanted !== undefined && !wanted.includes(id)) continue;
  const before = loadavg()[0] ?? 0;
  const measured = await measure(rounds);
  const command = `npm run bench -- --only ${id}`;
  const section: Section = { title, command, machine: thisMachine(before), ...measured };
  writeFileSync(join(dataFolder, `${id}.json`), `${JSON.stringify(section, null, 2)}\n`);
  writeFileSync(resultsFile, renderResults(keptSections()));
}
writeFileSync(resultsFile, renderResults(keptSections()));
