import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './client-errors.ts';
import type { RestAnswer, RestRequest } from './rest-types.ts';

/** How long a server that has answered before may be away: a restart takes seconds. */
const longestMs = 30_000;
const firstPauseMs = 100;
const longestPauseMs = 2_000;
/** A server that has just started refuses for a moment before its access rules are loaded. */
const startingMs = 20_000;

/** The connection was not made, or was cut: what we ask for can be asked for twice. */
const cuts = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/**
 * Asks again while a server that has answered before restarts, for up to 30 seconds. One that has never
 * answered is told at once: there, waiting would only hide that it is the wrong one, or stopped.
 */
export class Outage {
  private answered = false;
  private lastCut = -Infinity;

  /** What `send` answers, or throws when it is no restart. */
  async endure(
    request: RestRequest,
    send: (request: RestRequest) => Promise<RestAnswer>,
  ): Promise<RestAnswer> {
    const until = Date.now() + longestMs;
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 2)) {
      try {
        const answer = await send(request);
        this.answered = true;
        if (!this.isStarting(answer) || Date.now() >= until) return answer;
      } catch (error) {
        if (!this.answered || !isCut(error) || Date.now() >= until) throw error;
        this.lastCut = Date.now();
      }
      await sleep(pause, undefined, request.signal === undefined ? {} : { signal: request.signal });
    }
  }

  private isStarting({ status }: RestAnswer): boolean {
    return (status === 403 || status === 503) && Date.now() - this.lastCut < startingMs;
  }
}

function isCut(error: unknown): boolean {
  if (!hasCode(error, 'CLUSTER_UNREACHABLE')) return false;
  const { code } = (error.cause ?? {}) as { code?: string };
  return cuts.includes(code ?? '');
}
