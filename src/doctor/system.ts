import type { MachineFacts } from '../ports/machine.ts';
import type { Manager } from '../tools/packages.ts';

/** What a remedy depends on: the operating system, how it installs programs and how it runs services. */
export interface System {
  readonly platform: NodeJS.Platform;
  /** Node's names: x64, arm64. */
  readonly arch: string;
  readonly root: boolean;
  /** The program that installs packages here; undefined when we know none. */
  readonly manager?: Manager;
  /** Linux inside Windows. */
  readonly wsl: boolean;
  readonly systemd: boolean;
}

/** What can only be found out by looking around. */
export interface Surroundings {
  /** Homebrew is installed. */
  readonly brew: boolean;
  /** /run/systemd/system is there, as sd_booted(3) wants it. */
  readonly systemd: boolean;
}

/** ID and ID_LIKE of os-release(5), and who installs packages there. */
const managers: readonly (readonly [family: RegExp, manager: Manager])[] = [
  [/\b(debian|ubuntu)\b/, 'apt-get'],
  [/\b(fedora|rhel|centos|amzn)\b/, 'dnf'],
  [/\barch\b/, 'pacman'],
  [/\b(suse|opensuse)\b|\bopensuse-/, 'zypper'],
  [/\balpine\b/, 'apk'],
];

/** The system of a machine. Pure: what was seen decides. */
export function systemOf(facts: MachineFacts, { brew, systemd }: Surroundings): System {
  const manager = managerOf(facts, brew);
  const { platform, arch, root } = facts;
  return {
    ...{ platform, arch, root, systemd },
    // Both generations of WSL name their maker in the kernel's release.
    wsl: platform === 'linux' && /microsoft/i.test(facts.kernel),
    ...(manager === undefined ? {} : { manager }),
  };
}

function managerOf({ platform, osRelease }: MachineFacts, brew: boolean): Manager | undefined {
  if (platform === 'darwin') return brew ? 'brew' : undefined;
  if (platform === 'win32') return 'winget';
  const families = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map(([, ids = '']) => ids);
  const named = families.join(' ').replaceAll('"', '');
  return managers.find(([family]) => family.test(named))?.[1];
}

/** A command as this user has to give it when it needs the rights of root. */
export function asRoot({ platform, root }: System, command: string): string {
  return root || platform === 'win32' ? command : `sudo ${command}`;
}
