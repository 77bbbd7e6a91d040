import { packages, pages, verbs, type Installable } from '../tools/packages.ts';
import { isTool, releaseOf, type ToolName } from '../tools/releases.ts';
import { asRoot, type System } from './system.ts';

/** How to install a program here: a command where one will do, else the page of its makers. */
export function install(what: Installable, system: System): string {
  const { manager } = system;
  const name = manager === undefined ? undefined : packages[what][manager];
  if (manager === undefined || name === undefined) return `Install it: ${pages[what]}`;
  const command = `${verbs[manager]} ${name}`;
  return `Run: ${manager === 'brew' ? command : asRoot(system, command)}`;
}

/** How to get a tool: we fetch it ourselves where its sum is pinned. */
export function getTool(name: ToolName, system: System): string {
  return canFetch(name, system) ? 'Run: todo-deploy doctor --fix' : install(name, system);
}

/** Whether `--fix` can bring a program. */
export function canFetch(name: string, { platform, arch }: System): boolean {
  return isTool(name) && releaseOf(name, platform, arch) !== undefined;
}

/** How to start the Docker engine here. */
export function startEngine(system: System): string {
  if (system.platform === 'darwin') return 'Run: open -a Docker (or colima start)';
  if (system.platform === 'win32') return 'Start Docker Desktop from the Start menu';
  if (system.wsl)
    return 'Start Docker Desktop in Windows, with WSL integration for this distribution';
  if (system.systemd) return `Run: ${asRoot(system, 'systemctl start docker')}`;
  return `Run: ${asRoot(system, 'service docker start')}`;
}

/** How to give the engine more memory, processors or disk. */
export function giveEngineMore({ platform, wsl }: System, colima: boolean): string {
  if (colima) return 'Run: colima stop && colima start --cpu 4 --memory 8 --disk 60';
  if (platform === 'win32' || wsl)
    return 'Give WSL more in %USERPROFILE%\\.wslconfig ([wsl2] memory=8GB), then: wsl --shutdown';
  if (platform === 'darwin')
    return 'Docker Desktop > Settings > Resources: give it more, then Apply';
  return 'Close other programs, or use a machine with more';
}

/** A path as a person can paste it into a command line. */
export function quoted(path: string, { platform }: System): string {
  if (/^[\w@%+=:,./\\~-]+$/.test(path)) return path;
  return platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
