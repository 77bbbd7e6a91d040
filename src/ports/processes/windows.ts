import { execFile } from 'node:child_process';
import type { RunningProcess } from '../processes.ts';
import type { ProcessTable } from './table.ts';

/** Windows shows nobody the environment of another process: there only what was written down is found. */
export const windowsTable: ProcessTable = {
  async startOf(pid) {
    const filter = `-Filter 'ProcessId=${pid}'`;
    return parseTable(await query(filter)).find((found) => found.pid === pid)?.started;
  },
  list: async () => parseTable(await query('')),
};

/** Lines of pid, parent and time of start, in 100 ns since 1601. */
export function parseTable(output: string): RunningProcess[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const found = /^(\d+) (\d+) (\d+)$/.exec(line.trim());
    if (found === null) return [];
    const [, pid, parent, started = ''] = found;
    return [
      { pid: Number(pid), parent: Number(parent), group: Number(pid), started, marked: false },
    ];
  });
}

function query(filter: string): Promise<string> {
  const script =
    `Get-CimInstance Win32_Process ${filter} | Where-Object CreationDate | ForEach-Object ` +
    `{ '{0} {1} {2}' -f $_.ProcessId, $_.ParentProcessId, $_.CreationDate.ToFileTimeUtc() }`;
  return new Promise((resolve) => {
    const args = ['-NoProfile', '-NonInteractive', '-Command', script];
    execFile('powershell.exe', args, { windowsHide: true }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}

/** Ends a process and all that are below it. */
export function endTree(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill.exe', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => {
      resolve();
    });
  });
}
