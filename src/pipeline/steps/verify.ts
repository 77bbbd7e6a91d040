import { componentsInOrder, releaseName, type NamedComponent } from '../../config/project.ts';
import { DeployError, interrupted } from '../../errors.ts';
import type { StepId } from '../../plan/steps.ts';
import { LiveNamespace } from '../../rollout/live-namespace.ts';
import { endpointsOf } from '../../rollout/service-endpoints.ts';
import { teller, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';
import { notHealthy } from './not-healthy.ts';

/** How long a Service may take to follow its pods, in milliseconds. */
const patienceMs = 20_000;
/** No watch tells of an answer: without any change it is asked again after this, then after twice that, … */
const firstPauseMs = 1_000;

/**
 * Asks every component's health path through the API server's Service proxy, and the URL on this machine
 * when there is one: once, when the Service has ready pods of the new revision, and again when something
 * behind it changes. Throws NOT_HEALTHY (unhealthy) with what was answered and what diagnosis says.
 */
export async function verify(run: Run, url: string | undefined): Promise<StepResult<void>> {
  return verifyComponents(run, 'verify', componentsInOrder(run.project.config), url);
}

/** The same for some components, as part of any step. */
export async function verifyComponents(
  run: Run,
  step: StepId,
  components: readonly NamedComponent[],
  url?: string,
): Promise<StepResult<void>> {
  const { project, cluster, ports, signal } = run;
  const { kubernetes } = cluster;
  const { namespace } = project;
  const live = new LiveNamespace({ kubernetes, namespace, clock: ports.clock, signal });
  const answers: string[] = [];
  try {
    for (const component of components) {
      const { name, port, health } = component;
      const service = releaseName(project.config, name);
      const about = { run, live, step, component: name, service };
      const path = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy${health}`;
      const ms = await untilHealthy({ ...about, what: health }, () =>
        kubernetes.raw(path, { timeoutMs: 5000 }),
      );
      answers.push(`${name} 200 in ${Math.round(ms)} ms`);
      if (url === undefined || !component.expose) continue;
      const local = await untilHealthy({ ...about, what: url }, () =>
        ports.http.request(url + health, { timeoutMs: 5000, signal }),
      );
      answers.push(`${url} 200 in ${Math.round(local)} ms`);
    }
  } finally {
    await live.close();
  }
  return { output: undefined, summary: answers.join(', ') };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

interface Question {
  readonly run: Run;
  readonly live: LiveNamespace;
  readonly step: StepId;
  readonly component: string;
  readonly service: string;
  /** The path or URL, for people. */
  readonly what: string;
}

async function untilHealthy(question: Question, ask: () => Promise<Answer>): Promise<number> {
  const { run, live, step, component, what } = question;
  const { clock } = run.ports;
  const tell = teller(run.emit, step, component);
  const deadline = clock.now() + patienceMs;
  let pause = firstPauseMs;
  await untilReady(question, Math.min(deadline, clock.now() + pause));
  for (;;) {
    const before = stateOf(question);
    const answer = await ask().catch(noAnswer);
    if (answer.status === 200) return answer.ms;
    if (run.signal.aborted) throw interrupted('Verify');
    if (clock.now() >= deadline)
      throw await notHealthy(run, live.snapshot, { ...question, answer });
    tell(`${what} answers ${answer.status || 'nothing'}, asking again when something changes`);
    const again = Math.min(deadline, clock.now() + pause);
    pause *= 2;
    const waits = (): boolean =>
      stateOf(question) === before && clock.now() < again && !run.signal.aborted;
    while (waits()) await live.news(again);
  }
}

/** Resolves when the Service has a ready pod of the new revision, or at `until`. */
async function untilReady(question: Question, until: number): Promise<void> {
  const { live, run, service } = question;
  for (;;) {
    const { snapshot } = live;
    const endpoints = snapshot && endpointsOf(snapshot, service);
    if (snapshot !== undefined && (endpoints === undefined || endpoints.ready > 0)) return;
    if (run.ports.clock.now() >= until || run.signal.aborted) return;
    await live.news(until);
  }
}

function stateOf({ live, service }: Question): string {
  return (live.snapshot && endpointsOf(live.snapshot, service)?.state) ?? '';
}

function noAnswer(error: unknown): Answer {
  if (error instanceof DeployError) return { status: 0, body: error.message, ms: 0 };
  throw error;
}
