import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { DeployError } from '../../errors.ts';
import type { Kubernetes, LogLine } from '../../ports/kubernetes.ts';
import { timeKey, type LogSource } from '../log-record.ts';

const fileTimeoutMs = 60_000;
const pieceBytes = 1 << 16;

export interface RotatedLog {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly source: LogSource;
  /** The run of the container, by number of restarts. */
  readonly run: number;
  /** Lines before this time are of no interest. */
  readonly since: string;
  /** Texts have one character a byte. */
  readonly bytes: boolean;
}

/**
 * What the node keeps of a log beside the file that the API shows: the kubelet renames a full file to
 * `RUN.log.DATE`, compresses all but the newest of these, and serves them below /logs/ to those who may
 * use the node's proxy. The lines come in batches, from about `since` on; the end of the last one may be in
 * the present file. Throws KUBE_REJECTED when they cannot be had, CLUSTER_UNREACHABLE when they may be had
 * later.
 */
export async function* rotatedLines(log: RotatedLog): AsyncGenerator<LogLine[]> {
  const { kubernetes, namespace, source, run, since, bytes } = log;
  const pod = `${namespace}_${source.pod}_${source.uid}`;
  const folder = `/api/v1/nodes/${source.node}/proxy/logs/pods/${pod}/${source.container}/`;
  const read = async (name: string): Promise<string> => {
    const path = folder + name;
    const { status, body } = await kubernetes.raw(path, { timeoutMs: fileTimeoutMs, bytes: true });
    if (status === 200) return body;
    // A file that is listed and not there has been compressed meanwhile.
    const isFinal = status === 403 || (status === 404 && name === '');
    const code = isFinal ? 'KUBE_REJECTED' : 'CLUSTER_UNREACHABLE';
    throw new DeployError('environment', code, `the node answers with status ${status}`);
  };
  const names = rotatedNames(await read(''), run);
  const load = async (index: number): Promise<Buffer> => {
    const name = names[index] ?? '';
    const raw = Buffer.from(await read(name), 'latin1');
    return name.endsWith('.gz') ? promisify(gunzip)(raw) : raw;
  };
  let first = names.length;
  let content: Buffer = Buffer.alloc(0);
  while (first > 0) {
    first -= 1;
    content = await load(first);
    const time = content.toString('latin1', 0, content.indexOf(' '));
    if (time !== '' && timeKey(time) <= timeKey(since)) break;
  }
  const parser = new CriParser();
  for (let index = first; index < names.length; index += 1) {
    if (index > first) content = await load(index);
    for (const text of pieces(content, bytes ? 'latin1' : 'utf8')) yield parser.add(text, since);
  }
  yield parser.end();
}

/** A file in pieces of whole lines: a text of it all, taken apart, is many times its size. */
function* pieces(content: Buffer, encoding: BufferEncoding): Generator<string> {
  for (let start = 0; start < content.length;) {
    const newline = content.indexOf(10, start + pieceBytes);
    const end = newline < 0 ? content.length : newline + 1;
    yield content.toString(encoding, start, end);
    start = end;
  }
}

/** The rotated files of one run in the kubelet's listing of a folder, the oldest first. */
export function rotatedNames(listing: string, run: number): string[] {
  const names = [...listing.matchAll(/href="(\d+)\.log\.(\d{8}-\d{6})(\.gz)?"/g)];
  return names
    .filter(([, restarts]) => Number(restarts) === run)
    .sort(([, , a = ''], [, , b = '']) => (a < b ? -1 : 1))
    .map(([, restarts = '', date = '', end = '']) => `${restarts}.log.${date}${end}`);
}

/**
 * Takes apart a log file in the format of the container runtime interface: `TIME STREAM TAG text`, where the
 * tag P says that the line goes on in the next entry. As the kubelet does, a line is dated by its beginning.
 */
export class CriParser {
  private begun: LogLine | undefined;

  /** The lines that end in these entries, without those dated before `since`. */
  add(content: string, since: string): LogLine[] {
    const sinceKey = timeKey(since);
    const lines: LogLine[] = [];
    for (const entry of content.split('\n')) {
      const match = /^(\S+) std(?:out|err) (\S+) /.exec(entry);
      if (match === null) continue;
      const [head, time = '', tag = ''] = match;
      const text = (this.begun?.text ?? '') + entry.slice(head.length);
      const line = { time: this.begun?.time ?? timeKey(time), text };
      this.begun = tag.startsWith('P') ? line : undefined;
      if (this.begun === undefined && line.time >= sinceKey) lines.push(line);
    }
    return lines;
  }

  /** A line whose end has not come. */
  end(): LogLine[] {
    return this.begun === undefined ? [] : [{ ...this.begun, unfinished: true }];
  }
}
