import { DeployError, type ErrorKind } from '../errors.ts';
import { mask } from '../secrets/redact.ts';

/** A request that did not come to a good end. */
export interface Failed {
  /** What it was for: `listing the projects`. */
  readonly doing: string;
  /** Who was asked: Neon, neon.new. */
  readonly service: string;
  /** Undefined when nobody answered. */
  readonly status: number | undefined;
  /** Why nobody answered. */
  readonly silence?: string;
  /** The text of the answer. */
  readonly body?: string;
  /** True when it may have been done all the same. */
  readonly perhapsDone?: boolean;
  /** Seconds that the service wants us to wait. */
  readonly waitSeconds?: number | undefined;
  /** Never shown: values that an answer could repeat. */
  readonly secrets: readonly string[];
  readonly cause?: unknown;
}

const longest = 300;

interface Said {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The error for people: what was being done, what the service says about it, and what to do. */
export function failure(failed: Failed): DeployError {
  const { kind, code, message, hint } = said(failed);
  const { message: text, request_id: id } = answerOf(failed);
  const details = text === undefined ? [] : [`${failed.service} says: ${text}`];
  if (failed.silence !== undefined) details.push(fitForScreen(failed.silence, failed.secrets));
  if (id !== undefined) details.push(`request ${id}`);
  return new DeployError(kind, code, `${failed.doing}: ${message}`, {
    ...{ hint: failed.perhapsDone === true ? `${hint} ${perhaps}` : hint, details },
    ...(failed.cause === undefined ? {} : { cause: failed.cause }),
  });
}

const perhaps = 'It may have been done all the same: look into the console before you try again.';

function said(failed: Failed): Said {
  const { status, service } = failed;
  const code = answerOf(failed).code ?? '';
  if (status === undefined || status >= 500 || status < 400) return unreachable(failed);
  if (status === 429) return limited(failed);
  if (status === 423) {
    const message = 'the project is busy with other operations, and stayed so';
    const hint = 'Wait until they are done (the console shows them under Operations), then again.';
    return { kind: 'environment', code: 'NEON_LOCKED', message, hint };
  }
  if (status === 402 || /LIMIT_EXCEEDED|QUOTA/i.test(code)) {
    const message = 'a limit of your plan is reached';
    const hint =
      'Remove what you do not need in the console, choose something there already, or take a larger plan.';
    return { kind: 'environment', code: 'NEON_QUOTA', message, hint };
  }
  if (status === 401) {
    const message = `${service} does not accept the API key`;
    const hint =
      'Make a new one in the console (Account settings, API keys); it is shown there once.';
    return { kind: 'usage', code: 'NEON_KEY_REFUSED', message, hint };
  }
  if (status === 403) {
    const message = 'the API key may not do that';
    const hint =
      'Use a key of a member of the organization, or one that is not limited to another project.';
    return { kind: 'usage', code: 'NEON_KEY_REFUSED', message, hint };
  }
  if (status === 404) {
    const message = `${service} knows nothing of the kind, or this API key may not see it`;
    const hint = 'Check names and IDs in the console; an API key sees its own organizations only.';
    return { kind: 'usage', code: 'NEON_NOT_FOUND', message, hint };
  }
  const message = `${service} refuses it (${status})`;
  const hint = `What ${service} says is the reason. Correct it, or paste the connection string of the console.`;
  return { kind: 'usage', code: 'NEON_REFUSED', message, hint };
}

function unreachable({ service, status }: Failed): Said {
  const what = status === undefined ? 'does not answer' : `answers with ${status}`;
  const hint = `See whether ${service} has trouble (https://neonstatus.com) or your network does. A connection string can be pasted without it.`;
  return { kind: 'environment', code: 'NEON_UNREACHABLE', message: `${service} ${what}`, hint };
}

function limited({ service, waitSeconds }: Failed): Said {
  const message = `${service} wants fewer requests than came, and waiting did not help`;
  const wait = waitSeconds === undefined ? 'Wait a minute' : `Wait ${waitSeconds} s`;
  const hint = `${wait}, then run the same command again. Other programs with the same key count too.`;
  return { kind: 'environment', code: 'NEON_RATE_LIMITED', message, hint };
}

/** What stands in the body of an error, made fit for a screen. */
export function answerOf({ body = '', secrets }: Pick<Failed, 'body' | 'secrets'>): {
  readonly message?: string;
  readonly code?: string;
  readonly request_id?: string;
} {
  const answer: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectIn(body))) {
    if (typeof value !== 'string' || value === '') continue;
    answer[name] = fitForScreen(value, secrets);
  }
  return answer;
}

/** What a server says, short, without secrets, and without what would steer a terminal. */
export function fitForScreen(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
  return hidden.replace(/\p{Cc}+/gu, ' ').slice(0, longest);
}

function objectIn(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
