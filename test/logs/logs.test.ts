/**
 * `todo-deploy logs -f` through two killed pods, a restart of the API server and rotated log files: no line
 * lost, none twice. Against what the pods themselves say that they wrote.
 *
 *     npm run test:logs        500,000 lines; without it a sample of 60,000
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restartApiServer } from '../bed/control.ts';
import { run } from '../bed/shell.ts';
import { until } from '../e2e/harness/until.ts';
import { Follower } from './follower.ts';
import { Writers } from './writers.ts';

const wanted = Number(process.env['TODO_DEPLOY_LOGS_LINES'] ?? 60_000);
const seed = Number(process.env['TODO_DEPLOY_LOGS_SEED'] ?? randomInt(1_000_000));
const pods = 6;
const isWhole = wanted >= 500_000;
/** Of all pods together; the whole is to be 20,000 lines a second. */
const rate = isWhole ? 20_000 : 4_000;
/** Somewhat longer than the lines take: pods that are replaced do not write meanwhile. */
const writingSeconds = Math.ceil((wanted / rate) * 1.2);

/** A pseudo-random number from 0 to below 1 (mulberry32), so that a run can be repeated. */
function random(of: number): number {
  let t = (of + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

describe(`${wanted} lines of ${pods} pods, seed ${seed}`, () => {
  const writers = new Writers(`logs-proof-${process.pid}`, {
    ...{ pods, seconds: writingSeconds, rate: rate / pods, width: 200 },
  });
  const followers: Follower[] = [];

  beforeAll(async () => {
    await run('npm', ['run', '-s', 'build'], { cwd: new URL('../..', import.meta.url).pathname });
    await writers.create();
  });
  afterAll(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await writers.remove();
  });

  test('come once each, whatever happens meanwhile', async () => {
    const [json, plain] = (['json', 'plain'] as const).map(
      (style) => new Follower(writers.folder, style),
    );
    followers.push(json!, plain!);
    const shown = () => json!.tally.lines / wanted;
    const reach = (share: number) =>
      until(
        `${share.toFixed(2)} of the lines`,
        () => {
          for (const { isOver, strange, stderr } of followers) {
            if (isOver || strange.length > 0) throw new Error(`${strange.join('\n')}\n${stderr}`);
          }
          return shown() >= share;
        },
        300_000,
      );
    const killed: string[] = [];
    const kill = async (nth: number) => {
      const names = (await writers.podNames()).filter(
        (name) => !killed.includes(name) && (json!.tally.seen.get(name) ?? 0) > 0,
      );
      const victim = names[Math.floor(random(seed + nth) * names.length)]!;
      await writers.kill(victim);
      killed.push(victim);
    };
    const started = performance.now();
    writers.begin();
    await reach(0.15 + random(seed) * 0.1);
    await kill(1);
    await reach(0.35 + random(seed) * 0.1);
    const outage = performance.now();
    await restartApiServer();
    const outageMs = performance.now() - outage;
    await reach(0.6 + random(seed) * 0.1);
    await kill(2);
    const writing = pods + killed.length;
    await until('all pods are done', () => writers.written().size === writing, 300_000);
    const written = writers.written();
    // A pod that came when the time was over has nothing to say.
    for (const [pod, count] of written) if (count === 0) written.delete(pod);
    for (const { tally } of followers) {
      await until('all lines are shown', () => tally.has(written), 300_000).catch(() => undefined);
    }
    const seconds = (performance.now() - started) / 1000;
    const total = [...written.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${total} lines of ${written.size} pods in ${seconds.toFixed(1)} s ` +
        `(${Math.round(total / seconds)}/s); API server away for ${(outageMs / 1000).toFixed(1)} s`,
    );
    for (const [index, { tally, memoryMb, stderr }] of followers.entries()) {
      const name = index === 0 ? '--json' : 'plain ';
      console.log(
        `${name}  shown ${tally.lines}, lost ${tally.lost.length}, twice ${tally.twiceOrLate.length}, ` +
          `out of order ${tally.inversions} (worst ${tally.worstMs.toFixed(0)} ms, lines ${tally.inversionsAt.join(' to ')}), ${memoryMb} MB`,
      );
      expect({ lost: tally.lost, twice: tally.twiceOrLate, stderr }).toEqual({
        lost: [],
        twice: [],
        stderr: '',
      });
      expect(new Map(tally.seen)).toEqual(written);
      expect(tally.lines).toBe(total);
      expect(total).toBeGreaterThanOrEqual(wanted);
    }
    for (const follower of followers) expect(await follower.stop()).toBe(0);
  });
});
