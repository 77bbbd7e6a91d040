import type { Evidence, HealthAnswer } from '../diagnosis/evidence.ts';
import { noEvidence } from '../diagnosis/evidence.ts';
import { lastSeen, viewOf, type ContainerView, type View } from '../diagnosis/view.ts';
import { DeployError } from '../errors.ts';
import type { Kubernetes, LogOptions } from '../ports/kubernetes.ts';
import { proxyPath } from './proxy-path.ts';
import type { Snapshot } from './snapshot.ts';

const tailLines = 30;
const healthTimeoutMs = 4_000;
/** What a container that is ready said longer ago than this has healed since. */
const recentSeconds = 600;

/**
 * Fetches what the watched objects do not hold: the last lines of containers that ended, or run and are not
 * ready, and what a pod's own health path says while it is not ready. Each is asked for once for each end and
 * each failed probe.
 */
export class EvidenceCollector {
  private readonly logs = new Map<string, readonly string[]>();
  private readonly health = new Map<string, HealthAnswer>();
  private readonly asked = new Map<string, string>();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly kubernetes: Kubernetes,
    private readonly namespace: string,
    /** Called when something new is there. */
    private readonly onEvidence: () => void = () => undefined,
  ) {}

  /** What is known now. */
  get evidence(): Evidence {
    return { logs: this.logs, health: this.health };
  }

  /**
   * Starts asking for what this snapshot makes interesting; for `all`, also for the last lines of containers that
   * are ready: a program may be well enough for its probes and still complain.
   */
  look(snapshot: Snapshot, whose: 'troubled' | 'all' = 'troubled'): void {
    const view = viewOf(snapshot, noEvidence);
    for (const container of view.containers) {
      if (container.failure !== undefined) this.lookAtEnd(container);
      else if (isUnready(container)) this.lookAtUnready(view, container);
      else if (whose === 'all' && isRunning(container)) {
        this.lookAtLog(container, 'now', { sinceSeconds: recentSeconds });
      }
    }
  }

  /** Resolves when nothing is being asked any more. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private lookAtEnd(container: ContainerView): void {
    const { failure, status } = container;
    const end = `${failure?.finishedAt ?? ''} ${status.restartCount ?? 0}`;
    this.lookAtLog(container, end, { previous: status.state?.terminated === undefined });
  }

  /** After each failed probe: what it says of itself, and its last lines. */
  private lookAtUnready(view: View, container: ContainerView): void {
    const event = view.eventsOf(container.pod, 'Unhealthy').at(-1);
    if (event === undefined) return;
    const state = `${lastSeen(event)} ${event.count ?? 0}`;
    this.lookAtHealth(container, state);
    this.lookAtLog(container, state);
  }

  private lookAtLog(container: ContainerView, state: string, options: LogOptions = {}): void {
    const key = `${container.pod.metadata.name}/${container.status.name}`;
    this.once(`log ${key}`, state, async () => {
      this.logs.set(key, await this.lastLines(container, options));
    });
  }

  private async lastLines({ pod, status }: ContainerView, more: LogOptions): Promise<string[]> {
    const lines: string[] = [];
    const at = { namespace: this.namespace, name: pod.metadata.name };
    const options = { container: status.name, tailLines, ...more };
    const signal = AbortSignal.timeout(healthTimeoutMs);
    for await (const { text } of this.kubernetes.logs(at, options, signal)) lines.push(text);
    return lines;
  }

  private lookAtHealth({ pod, spec }: ContainerView, state: string): void {
    const probe = [spec.readinessProbe, spec.startupProbe, spec.livenessProbe].find(
      (one) => one?.httpGet !== undefined,
    );
    const { path = '/', port } = probe?.httpGet ?? {};
    const number = spec.ports?.find(({ name }) => name === port)?.containerPort ?? port;
    if (number === undefined) return;
    const { name } = pod.metadata;
    this.once(`health ${name} ${number}`, state, async () => {
      const url = proxyPath(this.namespace, `pods/${name}`, number, path);
      const { status, body } = await this.kubernetes.raw(url, { timeoutMs: healthTimeoutMs });
      this.health.set(name, { status, body });
    });
  }

  /** Asks when the state of a thing is another than when it was asked for last. */
  private once(thing: string, state: string, ask: () => Promise<void>): void {
    if (this.asked.get(thing) === state) return;
    this.asked.set(thing, state);
    const asking = ask()
      .then(this.onEvidence)
      .catch((error: unknown) => {
        // A pod may be gone by now, or its log: the finding then stands without it.
        if (!(error instanceof DeployError)) throw error;
      })
      .finally(() => this.running.delete(asking));
    this.running.add(asking);
  }
}

function isUnready(container: ContainerView): boolean {
  return !container.init && container.status.ready !== true && isRunning(container);
}

function isRunning({ status }: ContainerView): boolean {
  return status.state?.running !== undefined;
}
