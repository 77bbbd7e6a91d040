import type { IncomingMessage } from 'node:http';
import { DeployError } from '../../errors.ts';
import type { LogLine, LogOptions } from '../kubernetes.ts';
import { refused, unreachable } from './client-errors.ts';
import { lineBatches } from './client-lines.ts';
import type { Rest } from './client-rest.ts';

/** The lines of one container's log. Ends quietly when the signal fires. */
export async function* readLog(
  rest: Rest,
  pod: { namespace: string; name: string },
  options: LogOptions,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  let response: IncomingMessage | undefined;
  try {
    response = await openLog(rest, pod, options, signal);
    for await (const batch of lineBatches(response, 'keep')) {
      for (const line of batch) {
        if (signal?.aborted === true) return;
        yield parseLogLine(line);
      }
    }
  } catch (error) {
    if (signal?.aborted === true) return;
    throw error instanceof DeployError ? error : unreachable(rest.target, error);
  } finally {
    response?.destroy();
  }
}

async function openLog(
  rest: Rest,
  pod: { namespace: string; name: string },
  options: LogOptions,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const response = await rest.open({
    path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`,
    query: { ...options, timestamps: true },
    ...(signal === undefined ? {} : { signal }),
  });
  const status = response.statusCode ?? 0;
  if (status === 200) return response;
  let body = '';
  for await (const lines of lineBatches(response, 'keep')) body += lines.join('\n');
  throw refused(rest.target, status, body, `read the log of pod ${pod.namespace}/${pod.name}`);
}

/** Takes apart what the kubelet writes with timestamps=true: the time, a space, the line. */
export function parseLogLine(line: string): LogLine {
  const space = line.indexOf(' ');
  const time = space < 0 ? line : line.slice(0, space);
  const text = space < 0 ? '' : line.slice(space + 1);
  // Messages of the kubelet itself (`unable to retrieve container logs`) carry no time.
  return /^\d{4}-\d\d-\d\dT/.test(time) ? { time, text } : { time: '', text: line };
}
