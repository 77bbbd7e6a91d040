/** What a run printed, looked at. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DeployEvent } from '../../src/pipeline/events.ts';
import type { HealthDocument } from '../../src/targets/health.ts';
import type { Ran } from '../faults/program.ts';

type Kind<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

export const ofType = <T extends DeployEvent['type']>({ events }: Ran, type: T): Kind<T>[] =>
  events.filter((event): event is Kind<T> & { time: string } => event.type === type);
export const resultOf = (ran: Ran): unknown => ofType(ran, 'result').at(-1)?.result;
/** The document of `status --json`. */
export const healthOf = (ran: Ran): HealthDocument => resultOf(ran) as HealthDocument;
/** The URL that `up` ended with; empty when it has none. */
export const urlOf = (ran: Ran): string =>
  (resultOf(ran) as { url?: string } | undefined)?.url ?? '';
export const textOf = (ran: Ran): string => ofType(ran, 'result').at(-1)?.text ?? '';
export const errorOf = (ran: Ran) => ofType(ran, 'error').at(-1)?.error;
export const doing = (ran: Ran) =>
  ofType(ran, 'plan').flatMap(({ steps }) =>
    steps
      .filter(({ actions }) => actions.some(({ action }) => action === 'do'))
      .map(({ step }) => step),
  );
export const answers = (url: string) =>
  fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    () => 0,
  );
export const sumsIn = (path: string) =>
  gunzipSync(readFileSync(path))
    .toString()
    .split('\n')
    .filter((line) => /^[TE] /.test(line));
