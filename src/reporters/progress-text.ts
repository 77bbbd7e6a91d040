import type { DeployEvent } from '../pipeline/events.ts';
import { duration } from './text.ts';

export type Progress = Extract<DeployEvent, { type: 'step-progress' }>;

/** The title of a step, and how long it and the rest should take, where that is known. */
export interface Heading {
  readonly title: string;
  readonly usualSeconds?: number;
  readonly leftSeconds?: number;
}

/** The title while the step runs: `Build 12 s of about 60 s, about 48 s to the end`. */
export function livingTitle({ title, usualSeconds, leftSeconds }: Heading, passed: number): string {
  const of = usualSeconds === undefined ? '' : ` of about ${roughly(usualSeconds)}`;
  const left = leftSeconds === undefined ? 0 : Math.round(leftSeconds - passed);
  const toGo = left <= 0 ? '' : `, about ${roughly(left)} to the end`;
  return `${title} ${duration(passed)}${of}${toGo}`;
}

/** Phases that every healthy pod passes in a moment; in lines that stay they would be noise. */
const passing = ['scheduling', 'scheduled', 'running', 'ready', 'gone'];

/** True when a line that stays should tell it. */
export function isWorthALine({ phase, message }: Progress): boolean {
  if (phase === undefined) return true;
  return !passing.includes(phase) && message !== 'starting';
}

/** Progress in a line that stays: who, what, and how long that may last. */
export function progressLine(progress: Progress): string {
  const { component, pod, message, budgetMs, because } = progress;
  const who = [component, pod === undefined ? undefined : shortPod(pod)].filter(Boolean).join(' ');
  const upTo = pod === undefined ? ', waiting up to' : ', up to';
  const wait = budgetMs === undefined ? '' : `${upTo} ${seconds(budgetMs)}`;
  const why = because === undefined ? '' : ` (${because})`;
  return `${who === '' ? '' : `${who}: `}${message}${wait}${why}`;
}

/** Progress in a line that is drawn again and again; `sinceMs` is how long ago it was told. */
export function livingLine(progress: Progress, sinceMs: number): string {
  const { component = '', pod, message, budgetMs, waitedMs, because } = progress;
  const why = because === undefined ? '' : ` (${because})`;
  const waited = waitedMs === undefined ? undefined : waitedMs + sinceMs;
  if (pod !== undefined) {
    const of = budgetMs === undefined ? '' : ` of ${seconds(budgetMs)}`;
    const count = waited === undefined ? '' : ` (${seconds(waited)}${of})`;
    return `  ${shortPod(pod)}${count}: ${message}${why}`;
  }
  const left =
    budgetMs === undefined || waited === undefined
      ? ''
      : ` (${seconds(Math.max(0, budgetMs - waited))} left)`;
  return `${component}${left}${component === '' ? '' : ': '}${message}${why}`;
}

/** The part of a pod's name that tells it from the others of its workload: `x2x4z`, `postgres-0`. */
function shortPod(pod: string): string {
  const parts = pod.split('-');
  const last = parts.at(-1) ?? '';
  return /^\d+$/.test(last) ? parts.slice(-2).join('-') : last;
}

/** An estimate has no tenths. */
function roughly(time: number): string {
  return time < 90 ? `${Math.round(time)} s` : `${Math.round(time / 60)} min`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
