/** What of a project runs on this machine, and where it listens: as the system tells it, proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { nodeProcesses } from '../../src/ports/processes/node.ts';
import type { RunningProcess } from '../../src/ports/processes.ts';
import { postgresProcesses } from '../../src/ports/postgres-processes/node.ts';
import type { ProcessState } from '../../src/supervisor/spec.ts';
import { markerOf, type SupervisorRecord } from '../../src/supervisor/state.ts';
import type { LocalFolders } from '../../src/targets/local/folders.ts';
import type { KillsProject } from './project.ts';

export interface OurProcess extends RunningProcess {
  /** Its arguments, with spaces between them. */
  readonly command: string;
}

/**
 * Every process of the project: with the marker of its supervisor, of its PostgreSQL, with the state folder as
 * its XDG_STATE_HOME, or at work in that folder. These are killed with -9: that something else only names the
 * folder must not count, and what we run under is spared.
 */
export async function processesOf({ home, folders }: KillsProject): Promise<OurProcess[]> {
  const { data, id, state } = folders;
  const postgres = new Set(await postgresProcesses.find({ data, name: id }));
  const all = await nodeProcesses.list(markerOf(state));
  const spared = ancestorsOf(process.pid, all);
  return all.flatMap((one) => {
    const command = read(`/proc/${one.pid}/cmdline`).replaceAll('\0', ' ').trim();
    const variables = read(`/proc/${one.pid}/environ`).split('\0');
    const isOurs =
      one.marked ||
      postgres.has(one.pid) ||
      variables.includes(`XDG_STATE_HOME=${home}/state`) ||
      link(`/proc/${one.pid}/cwd`).startsWith(`${state}/`);
    return isOurs && !spared.has(one.pid) ? [{ ...one, command }] : [];
  });
}

function ancestorsOf(self: number, all: readonly RunningProcess[]): Set<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  for (let pid: number | undefined = self; pid !== undefined; pid = parents.get(pid))
    found.add(pid);
  return found;
}

/** The supervisors of the project, those too that have not written themselves down yet. */
export function supervisorsAmong(all: readonly OurProcess[], { state }: LocalFolders): number[] {
  const ours = all.filter(({ command }) => command.endsWith(` supervise --folder ${state}`));
  return ours.map(({ pid }) => pid);
}

export function isPostmaster({ command }: OurProcess, { data }: LocalFolders): boolean {
  return command.includes(` -D ${data} `) && !command.startsWith('postgres: ');
}

/** What is wrong: a process that its supervisor does not answer for, or a port that was not told. */
export async function strangersOf(
  project: KillsProject,
  record: SupervisorRecord,
  states: readonly ProcessState[],
): Promise<string[]> {
  const all = await processesOf(project);
  const supervisors = supervisorsAmong(all, project.folders);
  const told = new Set([record.pid, ...states.flatMap(({ pid }) => pid ?? [])]);
  const ports = new Set([record.controlPort, ...states.map(({ port }) => port)]);
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isTold = (pid: number | undefined): boolean =>
    pid !== undefined && pid !== record.pid && (told.has(pid) || isTold(parents.get(pid)));
  const running = new Set(all.map(({ pid }) => pid));
  const listening = portsOf(all);
  return [
    ...supervisors.filter((pid) => pid !== record.pid).map((pid) => `second supervisor ${pid}`),
    ...[...told].filter((pid) => !running.has(pid)).map((pid) => `${pid} is told and not there`),
    ...all
      .filter(({ pid }) => pid !== record.pid && !isTold(pid))
      .map(({ pid, parent, command }) => `orphan ${pid} below ${parent}: ${command}`),
    ...[...listening].filter((port) => !ports.has(port)).map((port) => `port ${port} is not told`),
    ...[...ports].filter((port) => !listening.has(port)).map((port) => `nothing at port ${port}`),
  ];
}

/** Ports that these processes listen on. */
export function portsOf(all: readonly OurProcess[]): Set<number> {
  const listeners = listenersByNumber();
  const sockets = all.flatMap(({ pid }) => socketsOf(pid));
  return new Set(sockets.flatMap((number) => listeners.get(number) ?? []));
}

function listenersByNumber(): Map<string, number> {
  const tables = ['tcp', 'tcp6'].map((name) => read(`/proc/self/net/${name}`));
  const fields = tables.flatMap((table) =>
    table.split('\n').map((line) => line.trim().split(/\s+/)),
  );
  // Local address, state (0A: it listens) and number of the socket.
  return new Map(
    fields.flatMap((line): [string, number][] => {
      const [, local = '', , state] = line;
      const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
      return state === '0A' ? [[line[9] ?? '', port]] : [];
    }),
  );
}

function socketsOf(pid: number): string[] {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => link(`/proc/${pid}/fd/${fd}`));
    return links.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
  } catch {
    return [];
  }
}

/** Empty when the process is gone, or not ours to look into. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
