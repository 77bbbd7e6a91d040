import { DeployError, interrupted, messageOf } from '../../errors.ts';
import { findingDetails } from '../../rollout/rollout-failed.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import { endpointFinding } from '../kubernetes/endpoints.ts';
import { tell, type ComposeRun } from './run.ts';
import { exposedName, urlOf } from './scene.ts';
import { stateOf } from './state.ts';

/** How long a container that is ready may take to answer through its port, in milliseconds. */
const patienceMs = 20_000;
/** No event tells of an answer: it is asked again after this, then after twice that, … */
const firstPauseMs = 250;

/**
 * Asks the health path of the exposed component on its URL, and looks at the health check of every other one;
 * gives the URL. Throws NOT_HEALTHY (unhealthy) with what was answered.
 */
export async function verify(run: ComposeRun): Promise<StepResult<string | undefined>> {
  const { ports, project } = run.scene;
  const exposed = exposedName(project);
  const said: string[] = [];
  let url: string | undefined;
  for (const { part, spec } of run.facts.wanted) {
    if (part.role !== 'server' && part.role !== 'database') continue;
    const container = await ports.docker.containers.inspect(spec.name);
    const { state, message } = stateOf(container, part.role, ports.clock.now());
    if (state !== 'ready') throw notReady(part.component, message);
    if (part.service.name !== exposed) {
      said.push(`${part.component} ${container?.health === 'healthy' ? 'healthy' : 'running'}`);
      continue;
    }
    url = urlOf(run.scene, container) ?? undefined;
    if (url !== undefined)
      said.push(`${url} 200 in ${await untilAnswer(run, part.component, url)} ms`);
  }
  return { output: url, summary: said.join(', ') };
}

async function untilAnswer(run: ComposeRun, component: string, url: string): Promise<number> {
  const { ports, project, redact } = run.scene;
  const health = project.config.components[component]?.health ?? '/';
  const deadline = ports.clock.now() + patienceMs;
  for (let pause = firstPauseMs; ; pause *= 2) {
    const answer = await ports.http
      .request(url + health, { timeoutMs: 5000, signal: run.signal })
      .catch((error: unknown) => ({ status: 0, ms: 0, body: messageOf(error) }));
    if (answer.status === 200) return Math.round(answer.ms);
    if (run.signal.aborted) throw interrupted('Verify');
    if (ports.clock.now() >= deadline) {
      const bad = { ...answer, ok: false, body: redact(answer.body) };
      const finding = endpointFinding({ name: component, health: url + health }, component, bad);
      run.emit({ type: 'finding', finding });
      throw new DeployError('unhealthy', 'NOT_HEALTHY', `${component}: ${finding.cause}`, {
        details: findingDetails(finding),
        hint: finding.remedy,
      });
    }
    tell(run, 'verify', component, `${url + health} answers ${answer.status || 'nothing'} yet`);
    const until = Math.min(deadline, ports.clock.now() + pause);
    await run.watch.news(until);
  }
}

function notReady(component: string, message: string): DeployError {
  return new DeployError('unhealthy', 'NOT_HEALTHY', `${component}: ${message}`, {
    hint: `See what it says: todo-deploy logs ${component}`,
  });
}
