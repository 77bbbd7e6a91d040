/** What tells a process from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in whatever form the system tells it; after a reboot never the same. */
  readonly started: string;
}

export interface RunningProcess extends ProcessIdentity {
  readonly parent: number;
  /** Its process group; its own pid where there are no groups. */
  readonly group: number;
  /** The marker asked for was in the environment that it was started with. */
  readonly marked: boolean;
}

/** A variable in the environment of processes, by which they are found again. */
export interface Marker {
  readonly name: string;
  readonly value: string;
}

export type OutputStream = 'stdout' | 'stderr';

export interface Launch {
  /** The absolute path of a program, and its arguments. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly onOutput: (stream: OutputStream, chunk: Uint8Array) => void;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Child {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<ProcessExit>;
  /** Resolves when all of its output has come; others that hold its pipes can delay that. */
  readonly closed: Promise<void>;
  /** Takes no more of its output, and lets go of the pipes. */
  release(): void;
}

/** The processes of this machine: those that we start and watch, and what is left of earlier ones. */
export interface Processes {
  /**
   * Starts a program in a session and process group of its own, without a terminal.
   * Throws DeployError PROCESS_NOT_STARTED (environment) with the reason.
   */
  launch(launch: Launch): Promise<Child>;
  /** The process with this pid, unless it is gone or only waits to be cleared away (a zombie). */
  identify(pid: number): Promise<ProcessIdentity | undefined>;
  /** All that run, and whether the marker is in their environment, as far as we may know. */
  list(marker: Marker): Promise<RunningProcess[]>;
  /**
   * Whether it is a process of this group, or one with the marker, that listens on a port; undefined where the
   * system does not say.
   */
  ownsPort(group: number, marker: Marker, port: number): Promise<boolean | undefined>;
  /** Signals one process. Windows has no signals: there it and all below it are ended. */
  signal(pid: number, signal: NodeJS.Signals): Promise<void>;
  /** Signals every process of a group; on Windows all that are below a process. */
  signalGroup(group: number, signal: NodeJS.Signals): Promise<void>;
}

/** Whether that very process still runs. */
export async function isAlive(processes: Processes, identity: ProcessIdentity): Promise<boolean> {
  const now = await processes.identify(identity.pid);
  return now !== undefined && now.started === identity.started;
}
