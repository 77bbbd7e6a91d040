/** How the supervisor learns that a process serves. */
export type Readiness =
  /** A path that answers below 400 when all is well: `/health`. */
  | { readonly http: string }
  /** It takes connections. */
  | 'tcp';

/** A process to be kept running; the supervisor knows nothing of what it is. */
export interface ProcessSpec {
  /** Unique; names the log file: letters, digits, dots and dashes. */
  readonly name: string;
  /** The component that it belongs to. */
  readonly component: string;
  /** The absolute path of a program, and its arguments; never a secret. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment. It may hold secrets: it stays in memory, on no disk and in no log. */
  readonly env: Readonly<Record<string, string>>;
  /** Whom it runs as, when we are root and it must not be. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What it listens on, at 127.0.0.1. */
  readonly port: number;
  readonly ready: Readiness;
  /** How long it may take to become ready, in milliseconds; later it is told to be unready, and goes on. */
  readonly startMs: number;
  /** The signal that asks it to end, and how long it then may take before it is killed, in milliseconds. */
  readonly stop: { readonly signal: NodeJS.Signals; readonly graceMs: number };
  /** Names of processes: it is started when these are ready, and stopped before them. */
  readonly after: readonly string[];
  /** As long as it is the same, a running process is left alone. No secret: it is written to the log. */
  readonly fingerprint: string;
}

export type RunState =
  /** For what it has to be started after. */
  | 'waiting'
  | 'starting'
  | 'ready'
  /** It runs, and was not ready in time, or failed three checks in a row. */
  | 'unready'
  /** It ended, or could not be started, and will be started at `nextStartAt`. */
  | 'backoff'
  | 'stopped';

export type EndReason =
  /** By itself, or killed by somebody else. */
  | 'ended'
  /** By us: it was changed or removed. */
  | 'stopped'
  /** It was not started: somebody else listens on its port. */
  | 'PORT_TAKEN'
  /** It was not started: the system refused, the message says why. */
  | 'NOT_STARTED';

/** How the last run came to its end. */
export interface ProcessEnd {
  readonly reason: EndReason;
  /** One sentence for people. */
  readonly message: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** ISO 8601. */
  readonly at: string;
  /** Its last lines, as it wrote them; they may hold secrets. */
  readonly tail: readonly string[];
}

/** The last check. */
export interface ProcessHealth {
  readonly ok: boolean;
  /** HTTP status; 0 when nothing answered, and for a connection alone. */
  readonly status: number;
  readonly ms: number;
  /** The first 8 KB of what it answered, or why it did not. */
  readonly body: string;
  /** When it was asked, ISO 8601. */
  readonly at: string;
}

export interface ProcessState {
  readonly name: string;
  readonly component: string;
  readonly state: RunState;
  readonly pid: number | null;
  readonly port: number;
  /** When the present run began, ISO 8601. */
  readonly startedAt: string | null;
  /** How often it was started again by itself since it was applied. */
  readonly restarts: number;
  /** Of what runs, or is to run. */
  readonly fingerprint: string;
  readonly lastEnd: ProcessEnd | null;
  readonly health: ProcessHealth | null;
  /** While it is in back-off, ISO 8601. */
  readonly nextStartAt?: string;
}

/** The connection to the supervisor of a folder. Calls throw SUPERVISOR_LOST (environment) when it is gone. */
export interface Supervisor {
  readonly pid: number;
  /**
   * From now on these processes run and no others: starts what is new, restarts what has another
   * fingerprint, stops what is gone, in the order of `after`. Resolves when that is accepted.
   * Throws SUPERVISOR_SPEC (usage) for names that are not unique, unknown, or wait for each other.
   */
  apply(specs: readonly ProcessSpec[]): Promise<void>;
  /** What is known now. */
  states(): Promise<readonly ProcessState[]>;
  /** The same, after every running process was checked once more. */
  probeNow(): Promise<readonly ProcessState[]>;
  /** Tells the states now and after every change, until the signal fires. */
  watch(onStates: (states: readonly ProcessState[]) => void, signal: AbortSignal): Promise<void>;
  /** Ends every process, in the reverse order of `after`, then the supervisor; resolves when all is gone. */
  stop(): Promise<void>;
}

/** A process of an earlier supervisor that was ended. */
export interface Leftover {
  readonly pid: number;
  /** Its name, when that had been written down. */
  readonly name: string | null;
}
