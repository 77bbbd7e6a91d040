import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Marker, RunningProcess } from '../processes.ts';
import { holdsSocket, listenersOn } from './linux-sockets.ts';
import type { ProcessTable } from './table.ts';

/** What `/proc` says, proc(5). */
export const linuxTable: ProcessTable = {
  startOf: (pid) => Promise.resolve(statOf(pid)?.started),
  list: (marker) => Promise.resolve(list(marker)),
  ownsPort: (group, marker, port) => Promise.resolve(ownsPort(group, marker, port)),
};

interface Stat {
  readonly parent: number;
  readonly group: number;
  readonly started: string;
}

/** The time of start is counted from the boot on: without the boot's own id it could come again. */
const boot = lazy(() => read('/proc/sys/kernel/random/boot_id')?.toString().trim() ?? 'unknown');
const ownNamespace = lazy(() => namespaceOf('self'));

function statOf(pid: number | string): Stat | undefined {
  const text = read(`/proc/${pid}/stat`)?.toString('latin1');
  if (text === undefined) return undefined;
  // The second field is the name in parentheses, and may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent, group] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  const started = `${boot()}:${fields[19] ?? ''}`;
  return { parent: Number(parent), group: Number(group), started };
}

function list(marker: Marker): RunningProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const stat = statOf(pid);
    return stat === undefined ? [] : [{ pid: Number(pid), ...stat, marked: isMarked(pid, marker) }];
  });
}

function ownsPort(group: number, marker: Marker, port: number): boolean | undefined {
  const sockets = listenersOn(port);
  if (sockets === undefined) return undefined;
  const ours = list(marker).filter((one) => one.group === group || one.marked);
  const answers = ours.map(({ pid }) => holdsSocket(pid, sockets));
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
}

/** Containers of this machine can be seen from outside; what has the same marker in there is another. */
function isMarked(pid: string, { name, value }: Marker): boolean {
  const environ = read(`/proc/${pid}/environ`)?.toString('latin1') ?? '';
  if (!`\0${environ}\0`.includes(`\0${name}=${value}\0`)) return false;
  return namespaceOf(pid) === ownNamespace();
}

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Undefined when the process is gone, or not ours to look into. */
function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
