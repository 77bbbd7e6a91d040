import { once } from 'node:events';
import { duplexPair, type Duplex } from 'node:stream';
import { DeployError, messageOf } from '../../errors.ts';
import type {
  KubeListQuery,
  KubeObject,
  KubeQuery,
  KubeRef,
  KubeReview,
  Kubernetes,
  LogLine,
  LogOptions,
  RawAnswer,
  WatchEvent,
} from '../kubernetes.ts';
import { FakeLogs } from './fake-logs.ts';
import { FakeStore } from './fake-store.ts';

type PodRef = Readonly<{ namespace: string; name: string }>;
/** Runs with its arguments, its standard input and output, until it ends. */
type Program = (args: readonly string[], stream: Duplex) => Promise<void>;
type Answer = Readonly<{ status: number; body: string; date?: string }>;

/**
 * A cluster in memory. Objects live in `store`, logs in `podLogs`; `serve` puts a program behind a port
 * of a pod, `answer` an answer behind an API path, and `down` makes the API server unreachable.
 */
export class FakeKubernetes implements Kubernetes {
  readonly context: string = 'fake';
  readonly server: string = 'https://fake.invalid:6443';
  readonly namespace: string = 'default';
  readonly store = new FakeStore();
  readonly podLogs = new FakeLogs();
  /** While true every call ends with CLUSTER_UNREACHABLE; running watches wait. */
  down = false;
  /** The answer to a review; undefined when the server does not know its kind. By default all is allowed. */
  reviews: (question: KubeReview) => Readonly<Record<string, unknown>> | undefined = ({ kind }) =>
    kind === 'SelfSubjectReview' ? { userInfo: { username: 'admin' } } : { allowed: true };
  private readonly servers = new Map<string, (socket: Duplex) => void>();
  private readonly programs = new Map<string, Program>();
  private readonly answers = new Map<string, Answer | (() => Answer)>();

  serve(pod: PodRef, port: number, accept: (socket: Duplex) => void): void {
    this.servers.set(serverKey(pod, port), accept);
  }

  /** Puts a program into every container; it throws what it would write to standard error. */
  install(name: string, program: Program): void {
    this.programs.set(name, program);
  }

  answer(path: string, answer: Answer | (() => Answer)): void {
    this.answers.set(path, answer);
  }

  async version(): Promise<string> {
    await this.reach();
    return 'v1.34.0';
  }

  async get(ref: KubeRef): Promise<KubeObject | undefined> {
    await this.reach();
    return this.store.get(ref);
  }

  async list(query: KubeListQuery): Promise<KubeObject[]> {
    await this.reach();
    const found = this.store.list(query);
    if (query.metadataOnly !== true) return found;
    return found.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }));
  }

  async apply(
    object: KubeObject,
    options: { dryRun?: boolean; force?: boolean } = {},
  ): Promise<KubeObject> {
    await this.reach();
    return this.store.apply(object, options.dryRun ?? false);
  }

  async patch(ref: KubeRef, patch: Readonly<Record<string, unknown>>): Promise<KubeObject> {
    await this.reach();
    const patched = this.store.patch(ref, patch);
    if (patched === undefined) throw rejected(`${ref.kind} "${ref.name}" not found`);
    return patched;
  }

  async delete(ref: KubeRef): Promise<boolean> {
    await this.reach();
    return this.store.delete(ref);
  }

  async watch(
    query: KubeQuery,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return;
    await this.reach();
    if (signal.aborted as boolean) return;
    // The signal may fire as soon as the list is told.
    const over = once(signal, 'abort');
    const unsubscribe = this.store.subscribe(query, onEvent);
    await over;
    unsubscribe();
  }

  async *logs(pod: PodRef, options: LogOptions, signal?: AbortSignal): AsyncGenerator<LogLine> {
    for await (const lines of this.logBatches(pod, options, signal)) yield* lines;
  }

  async *logBatches(
    pod: PodRef,
    options: LogOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly LogLine[]> {
    await this.reach();
    if (this.pod(pod) === undefined) throw rejected(`pods "${pod.name}" not found`);
    const name = `${pod.namespace}/${pod.name}`;
    if (options.previous === true && !this.podLogs.hasPrevious(name, options.container)) {
      throw rejected(`previous terminated container of pod "${pod.name}" not found`);
    }
    yield* this.podLogs.read(name, options, signal);
  }

  async connect(pod: PodRef, port: number): Promise<Duplex> {
    await this.reach();
    if (this.pod(pod) === undefined) throw rejected(`pods "${pod.name}" not found`);
    const accept = this.servers.get(serverKey(pod, port));
    const [near, far] = duplexPair();
    if (accept === undefined) {
      const reason = rejected(`connect to pod ${pod.name}: port ${port}: connection refused`);
      setImmediate(() => near.destroy(reason));
    } else {
      accept(far);
    }
    return near;
  }

  async exec(pod: PodRef, container: string, argv: readonly string[]): Promise<Duplex> {
    await this.reach();
    if (this.pod(pod) === undefined) throw rejected(`pods "${pod.name}" not found`);
    const [name = '', ...args] = argv;
    const [near, far] = duplexPair();
    const program = this.programs.get(name);
    const ended =
      program === undefined
        ? Promise.reject(new Error(`exec: "${name}": executable file not found in $PATH`))
        : program(args, far);
    ended.then(
      () => far.end(),
      (error: unknown) => {
        const lines = messageOf(error).split('\n');
        const said = `run ${name} in ${pod.name}/${container}: ${lines.at(-1) ?? ''}`;
        const reason = rejected(said, lines);
        setImmediate(() => near.destroy(reason));
      },
    );
    return near;
  }

  async review(question: KubeReview): Promise<KubeReview> {
    await this.reach();
    const status = this.reviews(question);
    if (status === undefined) throw rejected(`the server does not know ${question.kind}`);
    return { ...question, status };
  }

  async raw(path: string): Promise<RawAnswer> {
    await this.reach();
    const known = this.answers.get(path);
    const answer = typeof known === 'function' ? known() : known;
    return { ...(answer ?? { status: 404, body: 'not found' }), ms: 1 };
  }

  private pod({ namespace, name }: PodRef): KubeObject | undefined {
    return this.store.get({ apiVersion: 'v1', kind: 'Pod', name, namespace });
  }

  /** Every call goes over the network, so none answers in the same turn. */
  private async reach(): Promise<void> {
    await Promise.resolve();
    if (!this.down) return;
    throw new DeployError(
      'environment',
      'CLUSTER_UNREACHABLE',
      `the API server ${this.server} of context "${this.context}" does not answer: connection refused`,
    );
  }
}

function serverKey({ namespace, name }: PodRef, port: number): string {
  return `${namespace}/${name}:${port}`;
}

function rejected(message: string, details: readonly string[] = []): DeployError {
  const said = `the cluster refused: ${message}`;
  return new DeployError('environment', 'KUBE_REJECTED', said, { details });
}
