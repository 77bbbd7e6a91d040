import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../bed/shell.ts';
import { killAll } from './kill.ts';
import { KillsProject } from './project.ts';
import { Random } from './random.ts';
import { killAgainAndAgain } from './rounds.ts';
import { lineOf } from './table.ts';

/** A sample of `npm run local-kills`, always the same one. */
const seed = 6;
const count = 6;

const reason =
  process.platform === 'linux' ? undefined : 'kills: what runs is looked up in /proc of Linux';
if (reason !== undefined) console.warn(`left out: ${reason}`);

describe.skipIf(reason !== undefined)('kill -9 at random moments, then up', () => {
  let project: KillsProject;

  beforeAll(async () => {
    await run('npm', ['run', '-s', 'build']);
    project = await KillsProject.make();
  });

  afterAll(async () => {
    await killAll(project);
    project.remove();
  });

  it('leaves it healthy, with its data and no orphan', { timeout: 1_800_000 }, async () => {
    const lines: string[] = [];
    const result = await killAgainAndAgain(project, count, new Random(seed), (round) => {
      lines.push(lineOf(round));
    });
    expect(lines.filter((line) => !line.startsWith('right'))).toEqual([]);
    expect(lines).toHaveLength(count);
    expect(result.acknowledged).toBeGreaterThan(0);
    expect(result.left).toEqual([]);
  });
});
