import { execFile } from 'node:child_process';
import type { Marker, RunningProcess } from '../processes.ts';
import type { ProcessTable } from './table.ts';

const mostBytes = 64 * 1024 * 1024;

/**
 * What `ps` of macOS and the BSDs says. With -E it also prints the environment that a process was started
 * with, as far as the system lets us see it: at least that of our own programs.
 */
export const psTable: ProcessTable = {
  async startOf(pid) {
    const line = await ps(['-o', 'stat=,lstart=', '-p', String(pid)]);
    const [, state = 'Z', started] = /^\s*(\S+)\s+(.+?)\s*$/m.exec(line) ?? [];
    return state.startsWith('Z') ? undefined : started;
  },
  async list(marker) {
    const columns = 'pid=,ppid=,pgid=,stat=,lstart=,command=';
    return parsePs(await ps(['-axwwE', '-o', columns]), marker);
  },
};

/** The lines of `ps -E -o pid=,ppid=,pgid=,stat=,lstart=,command=`; `lstart` is 24 characters long. */
export function parsePs(output: string, { name, value }: Marker): RunningProcess[] {
  return output.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.{24})(.*)$/.exec(line);
    if (found === null) return [];
    const [, pid, parent, group, state = '', started = '', command = ''] = found;
    if (state.startsWith('Z')) return [];
    const marked = `${command} `.includes(` ${name}=${value} `);
    const numbers = { pid: Number(pid), parent: Number(parent), group: Number(group) };
    return [{ ...numbers, started, marked }];
  });
}

/** What it prints; empty when it finds nothing, which it says with an exit code. */
function ps(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      maxBuffer: mostBytes,
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' },
    };
    execFile('/bin/ps', args, options, (_error, stdout) => {
      resolve(stdout);
    });
  });
}
