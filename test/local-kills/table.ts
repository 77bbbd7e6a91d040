/** The rounds as people read them, in Markdown: how often each kind, and what was wrong. */
import { moments, victims } from './kinds.ts';
import type { Result, Round } from './rounds.ts';

export function tableOf({ rounds, acknowledged, unanswered, left }: Result): string {
  const wrong = rounds.filter((round) => round.wrong.length > 0);
  const seconds = rounds.map(({ upMs }) => upMs / 1_000).sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
  return [
    `| killed | ${moments.join(' | ')} | wrong |`,
    `| --- | ${moments.map(() => '---:').join(' | ')} | ---: |`,
    ...victims.map((victim) => {
      const ours = rounds.filter((round) => round.victim === victim);
      const counts = moments.map((moment) => count(ours.filter((one) => one.moment === moment)));
      return `| ${[victim, ...counts, ours.filter((one) => wrong.includes(one)).length].join(' | ')} |`;
    }),
    '',
    `${rounds.length} kills, ${wrong.length} wrong; the \`up\` after it took ${median.toFixed(1)} s (median), ${(seconds.at(-1) ?? 0).toFixed(1)} s (worst)`,
    `${acknowledged} rows acknowledged, ${unanswered} writes without an answer`,
    ...(left.length === 0 ? ['teardown left nothing'] : left.map((what) => `LEFT ${what}`)),
  ].join('\n');
}

/** One round as it went. */
export function lineOf({ victim, moment, afterMs, killed, upMs, wrong }: Round): string {
  const how = killed === 0 ? 'it had ended before' : `${killed} killed`;
  const after = `${moment}, after ${afterMs} ms, ${how}; up took ${(upMs / 1_000).toFixed(1)} s`;
  return [wrong.length === 0 ? 'right' : 'WRONG', `${victim}: ${after}`, ...wrong].join(' ');
}

function count(rounds: readonly Round[]): string {
  const missed = rounds.filter(({ killed }) => killed === 0).length;
  return `${rounds.length}${missed === 0 ? '' : ` (${missed} too late)`}`;
}
