import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { promisify } from 'node:util';
import type { PostgresProcesses, ServerIdentity } from '../postgres-processes.ts';

const run = promisify(execFile);
const mostBytes = 64 * 1024 * 1024;

/** The processes of this machine. */
export const postgresProcesses: PostgresProcesses = {
  find: (server) =>
    process.platform === 'linux'
      ? findInProc(server)
      : process.platform === 'win32'
        ? findOnWindows(server)
        : findWithPs(server),
  isTaken: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as { code?: string }).code === 'EPERM';
    }
  },
  signal: (pid, signal) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone, or its pid is somebody else's now.
    }
  },
};

/** proc(5). Every process of a server works in its data folder. A zombie has no folder any more. */
async function findInProc(server: ServerIdentity): Promise<number[]> {
  const data = await fs.realpath(server.data).catch(() => server.data);
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await fs.readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      if (cwd !== data) return [];
      const command = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return isServer(command.replaceAll('\0', ' '), server) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** ps of macOS and the BSDs. */
async function findWithPs(server: ServerIdentity): Promise<number[]> {
  const args = ['-axww', '-o', 'pid=,stat=,command='];
  const { stdout } = await run('/bin/ps', args, { maxBuffer: mostBytes });
  return parsePs(stdout, server);
}

/** The lines of `ps -o pid=,stat=,command=` that belong to a server. */
export function parsePs(output: string, server: ServerIdentity): number[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, state = 'Z', command = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return !state.startsWith('Z') && isServer(command, server) ? [Number(pid)] : [];
  });
}

/** The postmaster has its data folder among its arguments; its children show the name of the cluster. */
function isServer(command: string, { data, name }: ServerIdentity): boolean {
  if (command.startsWith(`postgres: ${name}: `)) return true;
  return /(^|[/\\])postgres(\.exe)?"? /.test(command) && command.includes(`-D ${data} `);
}

/** Children end with their postmaster there (it holds a handle to it); only that one has to be found. */
async function findOnWindows({ data }: ServerIdentity): Promise<number[]> {
  const script =
    'Get-CimInstance Win32_Process -Filter "Name=\'postgres.exe\'" | ' +
    'ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const { stdout } = await run('powershell.exe', args, { maxBuffer: mostBytes, windowsHide: true });
  return stdout
    .split(/\r?\n/)
    .filter((line) => line.includes(`"${data}"`) || line.includes(` ${data} `))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid > 0);
}
