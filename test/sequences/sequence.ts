import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { deployedIn, removeNamespace, toldBy, up } from './cluster.ts';
import { editSome } from './edits.ts';
import { Project } from './project.ts';
import { Random } from './random.ts';

/** What a sequence did, and what was wrong at its end; empty when all is as it has to be. */
export interface Ended {
  readonly seed: number;
  readonly steps: readonly string[];
  readonly wrong: readonly string[];
}

/**
 * Edits and ups by a seed, some of them interrupted, then one up to the end. Wrong is: a program that tells
 * anything else than the files and settings say, an up after it that still finds something to do, and a cluster
 * that differs from what an up into a namespace of its own makes of a copy, with nothing remembered.
 */
export async function runSequence(seed: number): Promise<Ended> {
  const random = new Random(seed);
  const cache = mkdtempSync(join(tmpdir(), 'todo-deploy-sequence-cache-'));
  const [warm, cold] = [`sequence-${seed}`, `sequence-${seed}-cold`];
  const project = Project.create();
  const steps: string[] = [];
  try {
    for (let left = 1 + random.below(4); left > 0; left -= 1) {
      steps.push(...editSome(project, random));
      const interrupted = random.below(4) === 0 ? 200 + random.below(4000) : undefined;
      const { code, output } = await up(project, warm, join(cache, 'warm'), interrupted);
      steps.push(interrupted === undefined ? 'up' : `up, interrupted after ${interrupted} ms`);
      // Before the program listens to signals, the signal itself ends it: then there is no code.
      const allowed = interrupted === undefined ? [0] : [0, 130, null];
      if (!allowed.includes(code)) return { seed, steps, wrong: [`exit ${code}`, output] };
    }
    return { seed, steps, wrong: await compare(project, warm, cold, cache) };
  } finally {
    project.remove();
    rmSync(cache, { recursive: true, force: true });
    await Promise.all([removeNamespace(warm), removeNamespace(cold)]);
  }
}

async function compare(
  project: Project,
  warm: string,
  cold: string,
  cache: string,
): Promise<string[]> {
  const last = await up(project, warm, join(cache, 'warm'));
  const again = await up(project, warm, join(cache, 'warm'));
  const copy = project.copy();
  try {
    const anew = await up(copy, cold, join(cache, 'cold'));
    for (const { code, output } of [last, again, anew]) {
      if (code !== 0) return [`exit ${code}`, output];
    }
    const wrong = again.output.includes('Nothing to do') ? [] : [`not done:\n${again.output}`];
    const wanted = project.told();
    for (const told of await toldBy(warm)) {
      if (!isDeepStrictEqual(told, wanted)) wrong.push(`tells ${JSON.stringify(told)}`);
    }
    const [left, right] = await Promise.all([deployedIn(warm), deployedIn(cold)]);
    if (left !== right) wrong.push(`the cluster has\n${left}\ninstead of\n${right}`);
    return wrong;
  } finally {
    copy.remove();
  }
}
