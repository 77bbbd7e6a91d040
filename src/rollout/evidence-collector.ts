import type { Evidence, HealthAnswer } from '../diagnosis/evidence.ts';
import { noEvidence } from '../diagnosis/evidence.ts';
import { lastSeen, viewOf, type ContainerView, type View } from '../diagnosis/view.ts';
import { DeployError } from '../errors.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Snapshot } from './snapshot.ts';

const tailLines = 30;
const healthTimeoutMs = 4_000;

/**
 * Fetches what the watched objects do not hold: the last lines of containers that ended, and what a pod's
 * own health path says while it is not ready. Each is asked for once for each end and each failed probe.
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

  /** Starts asking for what this snapshot makes interesting. */
  look(snapshot: Snapshot): void {
    const view = viewOf(snapshot, noEvidence);
    for (const container of view.containers) {
      if (container.failure !== undefined) this.lookAtLog(container);
      else if (isUnready(container)) this.lookAtHealth(view, container);
    }
  }

  /** Resolves when nothing is being asked any more. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private lookAtLog(container: ContainerView): void {
    const key = `${container.pod.metadata.name}/${container.status.name}`;
    const end = container.failure?.finishedAt ?? '';
    this.once(`log ${key}`, `${end} ${container.status.restartCount ?? 0}`, async () => {
      this.logs.set(key, await this.lastLines(container));
    });
  }

  private async lastLines({ pod, status }: ContainerView): Promise<string[]> {
    const lines: string[] = [];
    const at = { namespace: this.namespace, name: pod.metadata.name };
    const previous = status.state?.terminated === undefined;
    const options = { container: status.name, previous, tailLines };
    const signal = AbortSignal.timeout(healthTimeoutMs);
    for await (const { text } of this.kubernetes.logs(at, options, signal)) lines.push(text);
    return lines;
  }

  private lookAtHealth(view: View, { pod, spec }: ContainerView): void {
    const { path = '/', port } = spec.readinessProbe?.httpGet ?? {};
    const number = spec.ports?.find(({ name }) => name === port)?.containerPort ?? port;
    const event = view.eventsOf(pod, 'Unhealthy').at(-1);
    if (number === undefined || event === undefined) return;
    const { name } = pod.metadata;
    this.once(`health ${name}`, `${lastSeen(event)} ${event.count ?? 0}`, async () => {
      const url = `/api/v1/namespaces/${this.namespace}/pods/${name}:${number}/proxy${path}`;
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

function isUnready({ init, status }: ContainerView): boolean {
  return !init && status.ready !== true && status.state?.running !== undefined;
}
