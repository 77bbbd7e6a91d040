import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than undefined and false.
 * Throws after `patience` milliseconds, naming what was waited for; a function says it as it is by then.
 */
export async function until<T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  patience = 60_000,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) {
      const missed = typeof what === 'string' ? what : what();
      throw new Error(`not within ${patience / 1000} s: ${missed}`);
    }
    await sleep(200);
  }
}
