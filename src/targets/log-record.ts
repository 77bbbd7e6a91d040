import { componentLabel } from '../config/project.ts';
import type { LogLine } from '../ports/kubernetes.ts';
import type { Pod } from '../rollout/kube-types.ts';
import { ownerOf } from '../rollout/ownership.ts';

/** One container whose log is read. */
export interface LogSource {
  readonly component: string;
  readonly pod: string;
  readonly uid: string;
  /** The node that the pod runs on; empty before it has one. */
  readonly node: string;
  readonly container: string;
  /** What stands before its lines: `backend-abc12`. */
  readonly label: string;
}

/** One line of a log, and whose it is. */
export interface LogRecord extends LogLine {
  readonly source: LogSource;
}

/** Lines that were written and cannot be had. */
export interface MissingLines {
  readonly source: LogSource;
  /** Times of the lines before and after them, as far as there are such. */
  readonly after?: string;
  readonly before?: string;
  readonly why: string;
}

/** Takes lines, in the order in which they are to be shown; resolves when it can take more. */
export type LogSink = (records: readonly LogRecord[]) => Promise<void>;

/** The containers of a pod, the init containers first. */
export function sourcesOf(pod: Pod, project: string): LogSource[] {
  const { metadata, spec } = pod;
  const component = metadata.labels?.[componentLabel] ?? metadata.name;
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const label = podLabel(pod, component, project);
  return containers.map(({ name }) => ({
    ...{ component, pod: metadata.name, uid: metadata.uid ?? '', container: name },
    node: spec?.nodeName ?? '',
    label: containers.length > 1 ? `${label}/${name}` : label,
  }));
}

/** The fingerprint in the name of a migration Job. */
const fingerprint = /-[0-9a-f]{8,}(?=-[a-z0-9]+$)/;

/** Short and still unlike the others: the component and the random end, or the name without the project. */
function podLabel({ metadata }: Pod, component: string, project: string): string {
  const { name } = metadata;
  const end = name.slice(name.lastIndexOf('-') + 1);
  if (ownerOf(metadata, 'ReplicaSet') !== undefined) return `${component}-${end}`;
  const short = name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name;
  return ownerOf(metadata, 'Job') === undefined ? short : short.replace(fingerprint, '');
}

/** A text by which times of logs can be compared, whatever their zone and number of digits. */
export function timeKey(time: string): string {
  if (time.length === 30 && time.endsWith('Z')) return time;
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) return '';
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return `${new Date(parsed).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
}
