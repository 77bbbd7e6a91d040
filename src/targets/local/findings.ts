import type { Finding } from '../../diagnosis/finding.ts';
import { explainDatabase } from '../../diagnosis/rules/database.ts';
import { oneLine } from '../../diagnosis/view.ts';
import type { ProcessState } from '../../supervisor/spec.ts';

/** As often as that a process may end before waiting is over. */
const endsAllowed = 3;
const tailShown = 8;

type Part = Pick<Finding, 'code' | 'cause' | 'remedy'>;

/** What is wrong with a process, or undefined while nothing is; `redact` takes secret values out of a text. */
export function processFinding(
  state: ProcessState,
  redact: (text: string) => string,
): Finding | undefined {
  const part = broken(state) ?? unready(state);
  if (part === undefined) return undefined;
  const { name, component, restarts, lastEnd, pid } = state;
  const ended = state.state === 'backoff' || state.state === 'stopped';
  const hopeless = lastEnd?.reason === 'NOT_STARTED' || restarts + 1 >= endsAllowed;
  return {
    ...{ code: part.code, component, object: `process/${name}${pid === null ? '' : ` (${pid})`}` },
    cause: redact(part.cause),
    evidence: evidenceOf(state).map(redact),
    remedy: part.remedy,
    confidence: 'certain',
    patience: ended && hopeless ? 'terminal' : 'transient',
  };
}

/** It ended, or could not be started. */
function broken({ state, lastEnd, name, port, component }: ProcessState): Part | undefined {
  if (state !== 'backoff' || lastEnd === null) return undefined;
  const { reason, message, code, signal, tail } = lastEnd;
  if (reason === 'PORT_TAKEN') {
    return {
      code: 'PORT_TAKEN',
      cause: `somebody else listens on port ${port}, which ${name} had`,
      remedy: 'End that program, or run `todo-deploy up`, which takes another port.',
    };
  }
  if (reason === 'NOT_STARTED') {
    return {
      code: 'COMMAND_NOT_FOUND',
      cause: `it could not be started: ${message}`,
      remedy: `Correct \`components.${component}.local.start\` in todo-deploy.yaml.`,
    };
  }
  const said = databaseIn(tail.toReversed());
  if (said !== undefined) return said;
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  const last = tail.findLast((line) => line.trim() !== '');
  return {
    code: 'CRASH',
    cause: `it ended with ${how}${last === undefined ? '' : `: ${oneLine(last)}`}`,
    remedy: `See all that it wrote: todo-deploy logs ${component} --previous`,
  };
}

/** It runs and does not answer well. */
function unready({ state, health, name, component }: ProcessState): Part | undefined {
  if (state !== 'unready') return undefined;
  const body = health?.body ?? '';
  const status = health?.status ?? 0;
  return (
    databaseIn([body]) ?? {
      code: 'NOT_READY',
      cause:
        status === 0
          ? `${name} does not answer${body === '' ? '' : `: ${oneLine(body)}`}`
          : `${name} answers ${status}: ${oneLine(body)}`,
      remedy: `See what it says: todo-deploy logs ${component}`,
    }
  );
}

function databaseIn(lines: readonly string[]): Part | undefined {
  for (const line of lines) {
    const said = explainDatabase(line);
    if (said !== undefined) return said;
  }
  return undefined;
}

function evidenceOf({ lastEnd, health, state }: ProcessState): string[] {
  if (state === 'unready') {
    const answer = health === null ? 'nothing' : `${health.status}: ${oneLine(health.body)}`;
    return [`health path answers ${answer}`];
  }
  return [lastEnd?.message ?? '', ...(lastEnd?.tail.slice(-tailShown) ?? [])].filter(
    (line) => line !== '',
  );
}
