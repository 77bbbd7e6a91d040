/**
 * `npm run local-kills`: kill -9 of a part of a project on this machine at random moments, then `up`, again and
 * again; exits with 1 when one time not everything was well.
 *
 *     KILLS=50 SEED=1 npm run local-kills
 */
import { run } from '../bed/shell.ts';
import { KillsProject } from './project.ts';
import { Random } from './random.ts';
import { killAgainAndAgain } from './rounds.ts';
import { lineOf, tableOf } from './table.ts';

const count = Number(process.env['KILLS'] ?? 50);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

await run('npm', ['run', '-s', 'build']);
const project = await KillsProject.make();
console.log(`${count} kills, SEED=${seed}, in ${project.home}`);
let done = 0;
const result = await killAgainAndAgain(project, count, new Random(seed), (round) => {
  console.log(`${(done += 1)} ${lineOf(round)}`);
});
console.log(`\n${tableOf(result)}\nSEED=${seed}`);
const isWell = result.left.length === 0 && result.rounds.every(({ wrong }) => wrong.length === 0);
if (isWell) project.remove();
process.exitCode = isWell ? 0 : 1;
