import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogFile } from '../ports/log-file.ts';
import {
  isAlive,
  type Child,
  type Marker,
  type Processes,
  type ProcessExit,
  type ProcessIdentity,
} from '../ports/processes.ts';
import { processesBelow } from './below.ts';
import type { Probe } from './probe.ts';
import { afterCheck, begun, pauseBefore, type Readying } from './readiness.ts';
import { RunLog } from './run-log.ts';
import type { ProcessEnd, ProcessHealth, ProcessSpec } from './spec.ts';

/** What runs need of the world. */
export interface Surroundings {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly probe: Probe;
  readonly isPortFree: (port: number) => Promise<boolean>;
  readonly logOf: (name: string) => Pick<LogFile, 'append'>;
  /** Every process gets it into its environment, so that it can be found after a crash. */
  readonly marker: Marker;
  /** Writes down that this process is ours; resolves when that is on the disk. */
  readonly remember: (spec: ProcessSpec, identity: ProcessIdentity) => Promise<void>;
  /** It is gone, with all of its group. */
  readonly forget: (identity: ProcessIdentity) => Promise<void>;
}

/** How long output may come after the end of a process. */
const lastOutputMs = 1_000;

const notRun: ProcessExit = { code: null, signal: null };

/** One run of a process: from the look at its port until all of its group is gone. */
export class Run {
  readonly over: Promise<ProcessEnd>;
  pid: number | null = null;
  startedAt: number;
  health: ProcessHealth | null = null;
  private readying: Readying = begun;
  private readonly stopping = new AbortController();
  private readonly ended = new AbortController();
  private readonly log: RunLog;
  /** What was below it at the last check: once it is gone, nobody tells any more. */
  private below: readonly ProcessIdentity[] = [];

  constructor(
    readonly spec: ProcessSpec,
    private readonly world: Surroundings,
    private readonly onChange: () => void,
  ) {
    this.startedAt = world.clock.now();
    this.log = new RunLog(world.logOf(spec.name), spec, world.clock);
    this.over = this.live();
  }

  get state(): Readying['state'] {
    return this.readying.state;
  }

  get isEnding(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Asks it to end; `over` resolves when it has. */
  stop(): void {
    this.stopping.abort();
  }

  /** Checks it once more. Only checks of our own are counted: others may come many at a time. */
  async probe(isCounted = false): Promise<void> {
    if (this.pid === null) return;
    const health = await this.check(this.pid);
    if (this.ended.signal.aborted) return;
    this.health = health;
    const times = { ranMs: this.world.clock.now() - this.startedAt, startMs: this.spec.startMs };
    if (isCounted || health.ok) this.readying = afterCheck(this.readying, health.ok, times);
    this.onChange();
  }

  /**
   * Before it is believed to be ready it has to be its own answer: when two take the same free port at once,
   * the one that came too late is answered for by the other until it ends.
   */
  private async check(pid: number): Promise<ProcessHealth> {
    const { spec, world } = this;
    const health = await world.probe(spec, this.ended.signal);
    if (!health.ok || this.state === 'ready') return health;
    if ((await world.processes.ownsPort(pid, world.marker, spec.port)) !== false) return health;
    return { ...health, ok: false, body: `port ${spec.port} is answered by another program` };
  }

  private async live(): Promise<ProcessEnd> {
    const { spec, world } = this;
    const isFree = await world.isPortFree(spec.port);
    if (this.stopping.signal.aborted) return this.end('stopped', 'it was stopped', notRun);
    if (!isFree) {
      const message = `port ${spec.port} is taken by another program`;
      return this.end('PORT_TAKEN', message, notRun);
    }
    let child: Child;
    try {
      child = await this.launch();
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      return this.end('NOT_STARTED', error.message, notRun);
    }
    const { identity } = child;
    this.log.began(identity.pid);
    await world.remember(spec, identity);
    this.pid = identity.pid;
    this.startedAt = world.clock.now();
    this.onChange();
    void child.exited.then(() => {
      this.ended.abort();
    });
    const checking = this.keepChecking();
    const exit = await this.untilExit(child);
    await this.within(lastOutputMs, child.closed);
    child.release();
    await checking;
    await world.forget(identity);
    if (this.isEnding) return this.end('stopped', 'it was stopped', exit);
    return this.end('ended', describeExit(exit), exit);
  }

  private launch(): Promise<Child> {
    const { argv, cwd, env, user } = this.spec;
    const { name, value } = this.world.marker;
    return this.world.processes.launch({
      ...{ argv, cwd, env: { ...env, [name]: value } },
      ...(user === undefined ? {} : { user }),
      onOutput: (stream, chunk) => {
        this.log.take(stream, chunk);
      },
    });
  }

  /** Until it ends by itself, or by us: asked kindly first. Nobody of its group is left then. */
  private async untilExit({ identity, exited }: Child): Promise<ProcessExit> {
    const { processes } = this.world;
    const { signal, graceMs } = this.spec.stop;
    await Promise.race([exited, aborted(this.stopping.signal)]);
    if (!this.ended.signal.aborted) {
      await processes.signal(identity.pid, signal);
      await this.within(graceMs, exited);
    }
    await processes.signalGroup(identity.pid, 'SIGKILL');
    // What has a group of its own and is still there holds on to what the next run needs.
    for (const one of this.below)
      if (await isAlive(processes, one)) await processes.signal(one.pid, 'SIGKILL');
    return exited;
  }

  private async lookBelow(): Promise<void> {
    const { pid, world } = this;
    if (pid === null || this.state !== 'ready') return;
    const below = await processesBelow(pid, world.marker, world.processes);
    // When it ended meanwhile they are nobody's any more, and the last answer is the better one.
    if (!this.ended.signal.aborted) this.below = below;
  }

  private async keepChecking(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await this.probe(true);
      await this.lookBelow();
      await this.world.clock.sleep(pauseBefore(this.readying), signal).catch(() => undefined);
    }
  }

  private async within(ms: number, event: Promise<unknown>): Promise<void> {
    const enough = new AbortController();
    await Promise.race([event, this.world.clock.sleep(ms, enough.signal)]);
    enough.abort();
  }

  private end(reason: ProcessEnd['reason'], message: string, exit: ProcessExit): ProcessEnd {
    const tail = this.log.ended(message);
    return { reason, message, ...exit, at: new Date(this.world.clock.now()).toISOString(), tail };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}

function describeExit({ code, signal }: ProcessExit): string {
  if (signal !== null) return `it was ended by ${signal}`;
  return `it ended with exit code ${code ?? 'unknown'}`;
}
