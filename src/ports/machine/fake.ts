import { DeployError } from '../../errors.ts';
import type { DiskSpace, Machine, MachineFacts } from '../machine.ts';

export interface FakeMachineOptions {
  readonly facts?: Partial<MachineFacts>;
  /** The same for every folder; undefined when nobody says. */
  readonly disk?: DiskSpace;
  readonly takenPorts?: readonly number[];
  /** Host name to addresses; a name that is missing is no host, `undefined` gets no answer. */
  readonly hosts?: Readonly<Record<string, readonly string[] | undefined>>;
  readonly readOnly?: readonly string[];
}

export interface FakeMachine extends Machine {
  /** Permission bits that were set: path to bits. */
  readonly modes: Map<string, number>;
}

const laptop: MachineFacts = {
  platform: 'linux',
  arch: 'x64',
  node: '20.19.5',
  kernel: '6.1.0-26-amd64',
  osRelease: 'ID=debian\nVERSION_ID="12"\n',
  home: '/home/me',
  root: false,
  cpus: 8,
  memoryBytes: 16 * 1024 ** 3,
};

/** A machine in memory: a Debian laptop, unless told otherwise. */
export function fakeMachine(options: FakeMachineOptions = {}): FakeMachine {
  const modes = new Map<string, number>();
  const { takenPorts = [], hosts = {}, readOnly = [] } = options;
  return {
    modes,
    facts: { ...laptop, ...options.facts },
    disk: () => Promise.resolve(options.disk),
    portIsFree: (port) => Promise.resolve(!takenPorts.includes(port)),
    resolve: (host) => {
      const found = hosts[host];
      if (found === undefined && host in hosts) return Promise.reject(unresolved(host));
      return Promise.resolve([...(found ?? [])]);
    },
    canWrite: (folder) => Promise.resolve(!readOnly.some((path) => folder.startsWith(path))),
    setMode: (path, mode) => {
      modes.set(path, mode);
      return Promise.resolve();
    },
  };
}

function unresolved(host: string): DeployError {
  return new DeployError(
    'environment',
    'HOST_UNRESOLVED',
    `the name ${host} could not be looked up`,
  );
}
