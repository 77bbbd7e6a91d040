import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeployError } from '../../errors.ts';
import type { LogLine, LogOptions } from '../kubernetes.ts';
import { refused, serverMessage, unreachable } from './client-errors.ts';
import type { Rest } from './client-rest.ts';
import { LogLineParser } from './log-lines.ts';

type PodRef = Readonly<{ namespace: string; name: string }>;

/** The lines of one container's log, as they arrive. Ends quietly when the signal fires. */
export async function* readLog(
  rest: Rest,
  pod: PodRef,
  options: LogOptions,
  signal?: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  let response: IncomingMessage | undefined;
  try {
    response = await openLog(rest, pod, options, signal);
    yield [];
    response.setEncoding(options.bytes === true ? 'latin1' : 'utf8');
    const parser = new LogLineParser();
    for await (const chunk of response) {
      const lines = parser.add(chunk as string);
      if (signal?.aborted === true) return;
      if (lines.length > 0) yield lines;
      // A log that is followed comes in a piece for each line: those that are there are taken together.
      if (options.follow === true) await nextTurn();
    }
    const last = parser.end();
    if (last.length > 0) yield last;
  } catch (error) {
    if (signal?.aborted === true) return;
    throw error instanceof DeployError ? error : unreachable(rest.target, error);
  } finally {
    response?.destroy();
  }
}

async function openLog(
  rest: Rest,
  pod: PodRef,
  { bytes: _bytes, ...wanted }: LogOptions,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const response = await rest.open({
    path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`,
    query: { ...wanted, timestamps: true },
    ...(signal === undefined ? {} : { signal }),
  });
  const status = response.statusCode ?? 0;
  if (status === 200) return response;
  response.setEncoding('utf8');
  let body = '';
  for await (const chunk of response) body += chunk as string;
  // A kubelet that does not answer is no reason to give up on its log.
  if (status >= 500 || status === 429)
    throw unreachable(rest.target, new Error(serverMessage(body)));
  throw refused(rest.target, status, body, `read the log of pod ${pod.namespace}/${pod.name}`);
}
