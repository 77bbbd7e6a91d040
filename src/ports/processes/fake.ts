import { DeployError } from '../../errors.ts';
import type {
  Child,
  Launch,
  Marker,
  OutputStream,
  Processes,
  ProcessExit,
  RunningProcess,
} from '../processes.ts';

/** A process in memory, which the test lets speak and end. */
export interface FakeProcess {
  readonly pid: number;
  readonly launch: Launch;
  /** What it was sent, in order. */
  readonly signals: NodeJS.Signals[];
  write(stream: OutputStream, text: string): void;
  exit(exit: ProcessExit): void;
}

/** What a program does with a signal; false leaves it running. */
export type OnSignal = (signal: NodeJS.Signals) => boolean;

/** Processes in memory. Programs end at any signal unless they are told to have a will of their own. */
export class FakeProcesses implements Processes {
  /** Every process that was started, in order. */
  readonly started: FakeProcess[] = [];
  /** Programs that cannot be started, and why. */
  readonly broken = new Map<string, string>();
  /** Programs that heed only some signals; SIGKILL ends every one. */
  readonly stubborn = new Map<string, OnSignal>();
  /** Ports on which somebody else answers. */
  readonly foreignPorts = new Set<number>();
  private readonly running = new Map<number, FakeProcess>();
  private nextPid = 1_000;

  launch(launch: Launch): Promise<Child> {
    const [file = ''] = launch.argv;
    const why = this.broken.get(file);
    if (why !== undefined) return Promise.reject(notStarted(file, why));
    const pid = this.nextPid++;
    let end: (exit: ProcessExit) => void = () => undefined;
    const exited = new Promise<ProcessExit>((resolve) => {
      end = resolve;
    });
    const fake: FakeProcess = {
      ...{ pid, launch, signals: [] },
      write: (stream, text) => {
        launch.onOutput(stream, Buffer.from(text));
      },
      exit: (exit) => {
        this.running.delete(pid);
        end(exit);
      },
    };
    this.started.push(fake);
    this.running.set(pid, fake);
    const closed = exited.then(() => undefined);
    return Promise.resolve({ identity: identityOf(pid), exited, closed, release: () => undefined });
  }

  identify(pid: number): Promise<RunningProcess | undefined> {
    return Promise.resolve(this.running.has(pid) ? describe(pid, false) : undefined);
  }

  list({ name, value }: Marker): Promise<RunningProcess[]> {
    const all = [...this.running.values()];
    return Promise.resolve(all.map(({ pid, launch }) => describe(pid, launch.env[name] === value)));
  }

  ownsPort(_group: number, _marker: Marker, port: number): Promise<boolean> {
    return Promise.resolve(!this.foreignPorts.has(port));
  }

  signal(pid: number, signal: NodeJS.Signals): Promise<void> {
    const fake = this.running.get(pid);
    fake?.signals.push(signal);
    const heed = this.stubborn.get(fake?.launch.argv[0] ?? '') ?? (() => true);
    if (signal === 'SIGKILL' || heed(signal)) fake?.exit({ code: null, signal });
    return Promise.resolve();
  }

  signalGroup(group: number, signal: NodeJS.Signals): Promise<void> {
    return this.signal(group, signal);
  }
}

function identityOf(pid: number) {
  return { pid, started: `start of ${pid}` };
}

function describe(pid: number, marked: boolean): RunningProcess {
  return { ...identityOf(pid), parent: 1, group: pid, marked };
}

function notStarted(file: string, why: string): DeployError {
  return new DeployError('environment', 'PROCESS_NOT_STARTED', `${file} was not started: ${why}`);
}
