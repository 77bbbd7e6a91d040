import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { DeployError } from '../../errors.ts';
import type { Kubernetes, LogLine } from '../../ports/kubernetes.ts';
import { timeKey, type LogSource } from './log-record.ts';

const fileTimeoutMs = 60_000;

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
 * use the node's proxy. All lines in one list; the end of the last one may be in the present file.
 * Throws DeployError when they cannot be had.
 */
export async function rotatedLines(log: RotatedLog): Promise<LogLine[]> {
  const { kubernetes, namespace, source, run, since, bytes } = log;
  const pod = `${namespace}_${source.pod}_${source.uid}`;
  const folder = `/api/v1/nodes/${source.node}/proxy/logs/pods/${pod}/${source.container}/`;
  const read = async (name: string): Promise<string> => {
    const path = folder + name;
    const { status, body } = await kubernetes.raw(path, { timeoutMs: fileTimeoutMs, bytes: true });
    if (status === 200) return body;
    throw new DeployError('environment', 'KUBE_REJECTED', `the node answers with status ${status}`);
  };
  const names = rotatedNames(await read(''), run);
  const contents: string[] = [];
  for (const name of names.reverse()) {
    const content = await contentOf(await read(name), name.endsWith('.gz'), bytes);
    contents.unshift(content);
    const time = content.slice(0, content.indexOf(' '));
    if (time !== '' && timeKey(time) <= timeKey(since)) break;
  }
  return criLines(contents.join(''));
}

/** The rotated files of one run in the kubelet's listing of a folder, the oldest first. */
export function rotatedNames(listing: string, run: number): string[] {
  const names = [...listing.matchAll(/href="(\d+)\.log\.(\d{8}-\d{6})(\.gz)?"/g)];
  return names
    .filter(([, restarts]) => Number(restarts) === run)
    .sort(([, , a = ''], [, , b = '']) => (a < b ? -1 : 1))
    .map(([, restarts = '', date = '', end = '']) => `${restarts}.log.${date}${end}`);
}

async function contentOf(body: string, isCompressed: boolean, bytes: boolean): Promise<string> {
  if (!isCompressed && bytes) return body;
  const raw = Buffer.from(body, 'latin1');
  const content = isCompressed ? await promisify(gunzip)(raw) : raw;
  return content.toString(bytes ? 'latin1' : 'utf8');
}

/**
 * Lines of a log file in the format of the container runtime interface: `TIME STREAM TAG text`, where the
 * tag P says that the line goes on in the next entry. As the kubelet does, a line is dated by its beginning.
 */
export function criLines(content: string): LogLine[] {
  const lines: LogLine[] = [];
  let begun: LogLine | undefined;
  for (const entry of content.split('\n')) {
    const match = /^(\S+) std(?:out|err) (\S+) /.exec(entry);
    if (match === null) continue;
    const [head, time = '', tag = ''] = match;
    const text = (begun?.text ?? '') + entry.slice(head.length);
    const line = { time: begun?.time ?? timeKey(time), text };
    begun = tag.startsWith('P') ? line : undefined;
    if (begun === undefined) lines.push(line);
  }
  return begun === undefined ? lines : [...lines, { ...begun, unfinished: true }];
}
