import { describe, expect, it } from 'vitest';
import { together } from './together.ts';

/** Ends when it is told to: with an error. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });

describe('several things at once', () => {
  const signal = () => new AbortController().signal;

  it('give their results in order', async () => {
    const pauses = [20, 1, 10];
    const results = await together(pauses, signal(), async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ms * 2;
    });
    expect(results).toEqual([40, 2, 20]);
    expect(await together([], signal(), () => Promise.resolve(1))).toEqual([]);
  });

  it('end when one fails, with its error, and not before all have ended', async () => {
    let ended = 0;
    const work = async (name: string, stop: AbortSignal) => {
      if (name === 'fails') throw new Error('it broke');
      try {
        return await untilAborted(stop);
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 10));
        ended += 1;
      }
    };
    await expect(together(['waits', 'fails', 'waits'], signal(), work)).rejects.toThrow('it broke');
    expect(ended).toBe(2);
  });

  it('end when they are all told to', async () => {
    const abort = new AbortController();
    const all = together([1, 2], abort.signal, (_item, stop) => untilAborted(stop));
    abort.abort();
    await expect(all).rejects.toThrow('stopped');
  });
});
