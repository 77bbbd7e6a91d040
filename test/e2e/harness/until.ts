import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than undefined and false.
 * Throws after `patience` milliseconds, naming what was waited for.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  patience = 60_000,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await sleep(200);
  }
}
