import type { ProcessState } from './spec.ts';

/** Writes one line for each change that a person would want to know of. */
export function tellChanges(
  tell: (line: string) => void,
): (states: readonly ProcessState[]) => void {
  let before = new Map<string, string>();
  return (states) => {
    const now = new Map(states.map((state) => [state.name, describe(state)]));
    for (const [name, text] of now) if (before.get(name) !== text) tell(`${name}: ${text}`);
    for (const name of before.keys()) if (!now.has(name)) tell(`${name}: gone`);
    before = now;
  };
}

function describe({ state, pid, lastEnd, nextStartAt }: ProcessState): string {
  if (state === 'backoff') return `${lastEnd?.message ?? ''}; next start at ${nextStartAt ?? ''}`;
  return pid === null ? state : `${state}, pid ${pid}`;
}
