import { Duplex } from 'node:stream';
import type {
  ContainerEvent,
  ContainerInfo,
  ContainerLogOptions,
  Containers,
  ContainerSpec,
  Labels,
} from '../docker-containers.ts';
import { abortError } from '../abort.ts';
import type { ExecResult } from '../exec.ts';
import type { LogLine } from '../kubernetes.ts';
import type { ExecuteOptions } from './execute.ts';
import { containerMissing, nameTaken, noImage, notStarted } from './fake-container-errors.ts';

/** What a program in a container does when it is started. */
export interface FakeProgram {
  /** Why the engine cannot start it. */
  readonly error?: string;
  readonly lines?: readonly string[];
  /** It ends at once with this code; left out: it runs until it is stopped. */
  readonly exitCode?: number;
  readonly health?: ContainerInfo['health'];
  readonly outOfMemory?: boolean;
}

export interface FakeContainersOptions {
  /** ID of an image that the engine has. */
  readonly imageId: (reference: string) => string | undefined;
  readonly now?: () => number;
}

type Stored = { -readonly [Key in keyof ContainerInfo]: ContainerInfo[Key] } & {
  readonly spec: ContainerSpec;
  readonly log: LogLine[];
};

/** Containers in memory. What their programs do, `program` says. */
export class FakeContainers implements Containers {
  /** What a container does when it is started, with the input that it was given. */
  program: (spec: ContainerSpec, input: string) => FakeProgram = () => ({});
  /** What a program that is run in a container gives; by default what it is sent. */
  executed: (
    container: string,
    argv: readonly string[],
    input?: AsyncIterable<Uint8Array>,
  ) => Promise<ExecResult> = async (_container, _argv, input) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of input ?? []) chunks.push(chunk);
    return { exitCode: 0, stdout: Buffer.concat(chunks).toString('utf8'), stderr: '' };
  };
  /** Files in containers: `NAME:PATH` -> text. */
  readonly files = new Map<string, string>();
  /** What was done, in order: `start NAME`. */
  readonly calls: string[] = [];
  readonly #all = new Map<string, Stored>();
  readonly #watchers = new Set<(event: ContainerEvent, labels: Labels) => void>();
  #count = 0;

  constructor(private readonly options: FakeContainersOptions) {}

  list(labels: Labels): Promise<ContainerInfo[]> {
    const all = [...this.#all.values()].filter((one) => carries(one.labels, labels));
    return Promise.resolve(all.map((one) => ({ ...one })));
  }

  inspect(container: string): Promise<ContainerInfo | undefined> {
    const found = this.#find(container);
    return Promise.resolve(found === undefined ? undefined : { ...found });
  }

  create(spec: ContainerSpec): Promise<string> {
    if (this.#find(spec.name) !== undefined) return Promise.reject(nameTaken(spec.name));
    const imageId = this.options.imageId(spec.image);
    if (imageId === undefined) return Promise.reject(noImage(spec.image));
    const id = `c${(this.#count += 1)}`.padEnd(64, '0');
    const { name, labels, image, env, ports } = spec;
    this.#all.set(id, {
      ...{ id, name, labels, image, imageId, env, ports, spec, log: [] },
      argv: [...(spec.entrypoint ?? []), ...(spec.command ?? [])],
      ...{ status: 'created', health: 'none', healthOutput: '', exitCode: 0, restarts: 0 },
      ...{ outOfMemory: false, error: '', createdAt: this.#time(), startedAt: '', finishedAt: '' },
    });
    this.#tell('create', id);
    return Promise.resolve(id);
  }

  start(container: string): Promise<void> {
    return this.#begin(container, '');
  }

  async run(container: string, input: string): Promise<number> {
    await this.#begin(container, input);
    return this.#get(container).exitCode;
  }

  async #begin(container: string, input: string): Promise<void> {
    await Promise.resolve();
    const one = this.#get(container);
    if (one.status === 'running') return;
    const program = this.program(one.spec, input);
    if (program.error !== undefined) {
      Object.assign(one, { error: program.error, exitCode: 127 });
      throw notStarted(one.name, program.error);
    }
    one.log.push(...(program.lines ?? []).map((text) => ({ time: this.#time(), text })));
    const health = program.health ?? (one.spec.healthCheck === undefined ? 'none' : 'healthy');
    Object.assign(one, { status: 'running', startedAt: this.#time(), health, error: '' });
    this.#tell('start', one.id);
    if (health !== 'none') this.#tell(`health_status: ${health}`, one.id);
    if (program.exitCode === undefined) return;
    this.#end(one, program.exitCode, program.outOfMemory);
    if (one.spec.restart !== 'no') this.#startAgain(one, program.exitCode);
  }

  /** A restart policy starts it again, and it ends again, until nobody looks any more. */
  #startAgain(one: Stored, exitCode: number): void {
    for (; one.restarts < 3; one.restarts += 1) {
      Object.assign(one, { status: 'running', startedAt: this.#time() });
      this.#tell('start', one.id);
      this.#end(one, exitCode);
    }
    one.status = 'restarting';
  }

  /** The program of a running container ends by itself. */
  end(container: string, exitCode: number): void {
    this.#end(this.#get(container), exitCode);
  }

  stop(container: string): Promise<void> {
    const one = this.#find(container);
    if (one?.status === 'running') this.#end(one, 0);
    return Promise.resolve();
  }

  rename(container: string, name: string): Promise<void> {
    if (this.#find(name) !== undefined) return Promise.reject(nameTaken(name));
    const one = this.#get(container);
    this.calls.push(`rename ${one.name} ${name}`);
    one.name = name;
    return Promise.resolve();
  }

  remove(container: string): Promise<boolean> {
    const one = this.#find(container);
    if (one === undefined) return Promise.resolve(false);
    this.#tell('destroy', one.id);
    this.#all.delete(one.id);
    return Promise.resolve(true);
  }

  async *logs(
    container: string,
    { sinceMs = 0, untilMs = Infinity, tailLines }: ContainerLogOptions,
  ): AsyncGenerator<readonly LogLine[]> {
    await Promise.resolve();
    const lines = this.#get(container).log.filter(({ time }) => {
      const at = Date.parse(time);
      return at >= sinceMs && at < untilMs;
    });
    yield tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - tailLines));
  }

  usage(container: string): Promise<{ cpu: number; memory: number } | undefined> {
    const running = this.#find(container)?.status === 'running';
    return Promise.resolve(running ? { cpu: 5, memory: 10_000_000 } : undefined);
  }

  watch(
    labels: Labels,
    on: { open(): void; event(event: ContainerEvent): void },
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve) => {
      const watcher = (event: ContainerEvent, of: Labels): void => {
        if (carries(of, labels)) on.event(event);
      };
      this.#watchers.add(watcher);
      const stop = (): void => {
        this.#watchers.delete(watcher);
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      else on.open();
    });
  }

  /** A program that gives back what it is sent. */
  connect(container: string): Promise<Duplex> {
    if (this.#find(container)?.status !== 'running')
      return Promise.reject(containerMissing(container));
    const echo: Duplex = new Duplex({
      read: () => undefined,
      write: (chunk, _encoding, done) => {
        echo.push(chunk);
        done();
      },
      final: (done) => {
        echo.push(null);
        done();
      },
    });
    return Promise.resolve(echo);
  }

  async execute(
    container: string,
    argv: readonly string[],
    { input, signal }: ExecuteOptions = {},
  ): Promise<ExecResult> {
    if (signal?.aborted) throw abortError(signal, argv[0] ?? '');
    if (this.#find(container)?.status !== 'running') throw containerMissing(container);
    return this.executed(container, argv, input);
  }

  readFile(container: string, path: string): Promise<Uint8Array | undefined> {
    const text = this.files.get(`${container}:${path}`);
    return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
  }

  #end(one: Stored, exitCode: number, outOfMemory = false): void {
    Object.assign(one, { status: 'exited', exitCode, outOfMemory, finishedAt: this.#time() });
    this.#tell('die', one.id);
  }

  #tell(action: string, id: string): void {
    const one = this.#all.get(id);
    if (one === undefined) return;
    this.calls.push(`${action} ${one.name}`);
    for (const watcher of this.#watchers) watcher({ action, id, name: one.name }, one.labels);
  }

  #get(container: string): Stored {
    const found = this.#find(container);
    if (found === undefined) throw containerMissing(container);
    return found;
  }

  #find(container: string): Stored | undefined {
    return (
      this.#all.get(container) ?? [...this.#all.values()].find(({ name }) => name === container)
    );
  }

  #time(): string {
    return new Date((this.options.now ?? Date.now)()).toISOString();
  }
}

export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
