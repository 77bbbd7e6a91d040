import { StringDecoder } from 'node:string_decoder';
import type { ContainerLogOptions } from '../docker-containers.ts';
import { LogLineParser } from '../kubernetes/log-lines.ts';
import type { LogLine } from '../kubernetes.ts';
import { Demultiplexer, type StreamName } from './multiplexed.ts';

/** The query of GET /containers/ID/logs. */
export function logQuery(options: ContainerLogOptions): Record<string, string | boolean> {
  const { follow = false, sinceMs, untilMs, tailLines } = options;
  const seconds = (ms: number): string => (ms / 1000).toFixed(9);
  return {
    ...{ follow, stdout: true, stderr: true, timestamps: true },
    ...(sinceMs === undefined ? {} : { since: seconds(sinceMs) }),
    ...(untilMs === undefined ? {} : { until: seconds(untilMs) }),
    tail: tailLines === undefined ? 'all' : String(tailLines),
  };
}

/** The lines of a multiplexed log, as many at a time as have arrived. */
export async function* logBatches(
  stream: AsyncIterable<Buffer>,
  bytes: boolean,
): AsyncGenerator<readonly LogLine[]> {
  let lines: LogLine[] = [];
  const of = () => {
    const parser = new LogLineParser();
    const decoder = new StringDecoder(bytes ? 'latin1' : 'utf8');
    return { add: (piece: Buffer) => parser.add(decoder.write(piece)), end: () => parser.end() };
  };
  const parsers: Record<StreamName, ReturnType<typeof of>> = { stdout: of(), stderr: of() };
  const frames = new Demultiplexer((name, piece) => {
    lines.push(...parsers[name].add(piece));
  });
  for await (const chunk of stream) {
    frames.push(chunk);
    if (lines.length > 0) yield lines;
    lines = [];
  }
  const rest = [...parsers.stdout.end(), ...parsers.stderr.end()];
  if (rest.length > 0) yield rest;
}
