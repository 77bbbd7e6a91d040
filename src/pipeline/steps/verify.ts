import { componentsInOrder, releaseName, type NamedComponent } from '../../config/project.ts';
import { DeployError, interrupted } from '../../errors.ts';
import type { StepId } from '../../plan/steps.ts';
import { LiveNamespace } from '../../rollout/live-namespace.ts';
import type { Snapshot } from '../../rollout/snapshot.ts';
import { endpointsOf } from '../../rollout/service-endpoints.ts';
import { teller, type Run } from '../run.ts';
import { proxyPath } from '../../rollout/proxy-path.ts';
import type { StepResult } from '../stepper.ts';
import { notHealthy } from './not-healthy.ts';

/** How long a Service may take to follow its pods, in milliseconds. */
const patienceMs = 20_000;
/** For one answer, in milliseconds. */
const timeoutMs = 5_000;
/** No watch tells of an answer: without any change it is asked again after this, then after twice that, … */
const firstPauseMs = 1_000;

/**
 * Asks every component's health path through the API server's Service proxy, and the URL on this machine
 * when there is one: once, when the Service has ready pods of the new revision, and again when something
 * behind it changes. `seen` is how all stood a moment ago: where every Service led to the new pods alone, all is
 * asked at once. Throws NOT_HEALTHY (unhealthy) with what was answered and what diagnosis says.
 */
export async function verify(
  run: Run,
  url: string | undefined,
  seen?: Snapshot,
): Promise<StepResult<void>> {
  const components = componentsInOrder(run.project.config);
  const hasFollowed = ({ name }: NamedComponent): boolean => {
    const endpoints = seen && endpointsOf(seen, releaseName(run.project.config, name));
    return endpoints !== undefined && endpoints.ready > 0 && endpoints.old === 0;
  };
  const verified = components.every(hasFollowed) && (await verifyAtOnce(run, components, url));
  return verified || verifyComponents(run, 'verify', components, url);
}

/**
 * Asks everything at once, and once; undefined when something does not answer that it is healthy. For what is
 * ready and whose Services have no new pods to follow.
 */
export async function verifyAtOnce(
  run: Run,
  components: readonly NamedComponent[],
  url: string | undefined,
): Promise<StepResult<void> | undefined> {
  const questions = components.flatMap((component) => questionsAbout(run, component, url));
  const answers = await Promise.all(
    questions.map(async ({ name, ask }) => ({ name, ...(await ask().catch(noAnswer)) })),
  );
  if (run.signal.aborted) throw interrupted('Verify');
  if (answers.some(({ status }) => status !== 200)) return undefined;
  const summary = answers.map(({ name, ms }) => healthyIn(name, ms)).join(', ');
  return { output: undefined, summary };
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
      const service = releaseName(project.config, component.name);
      const about = { run, live, step, component: component.name, service };
      for (const { name, what, ask } of questionsAbout(run, component, url)) {
        answers.push(healthyIn(name, await untilHealthy({ ...about, what }, ask)));
      }
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

interface HealthQuestion {
  /** What is asked, for the summary. */
  readonly name: string;
  /** The path or URL, for people. */
  readonly what: string;
  readonly ask: () => Promise<Answer>;
}

/** A component's health path through its Service, and the URL on this machine where it is exposed. */
function questionsAbout(
  { project, cluster, ports, signal }: Run,
  { name, port, health, expose }: NamedComponent,
  url: string | undefined,
): HealthQuestion[] {
  const { namespace, config } = project;
  const path = proxyPath(namespace, `services/${releaseName(config, name)}`, port, health);
  const inside = { name, what: health, ask: () => cluster.kubernetes.raw(path, { timeoutMs }) };
  if (url === undefined || !expose) return [inside];
  const ask = () => ports.http.request(url + health, { timeoutMs, signal });
  return [inside, { name: url, what: url, ask }];
}

function healthyIn(name: string, ms: number): string {
  return `${name} 200 in ${Math.round(ms)} ms`;
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
