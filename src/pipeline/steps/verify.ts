import { componentsInOrder, releaseName } from '../../config/project.ts';
import { DeployError, interrupted } from '../../errors.ts';
import { teller, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** How long a Service may take to follow its pods, in milliseconds. */
const patience = 20_000;

/**
 * Asks every component's health path through the API server's Service proxy, and the URL on this machine
 * when there is one. Throws NOT_HEALTHY (unhealthy) with what was answered.
 */
export async function verify(run: Run, url: string | undefined): Promise<StepResult<void>> {
  const answers: string[] = [];
  for (const component of componentsInOrder(run.project.config)) {
    const service = `${releaseName(run.project.config, component.name)}:${component.port}`;
    const path = `/api/v1/namespaces/${run.project.namespace}/services/${service}/proxy${component.health}`;
    const ms = await untilHealthy(run, component.name, component.health, () =>
      run.cluster.kubernetes.raw(path, { timeoutMs: 5000 }),
    );
    answers.push(`${component.name} 200 in ${Math.round(ms)} ms`);
    if (url === undefined || !component.expose) continue;
    const local = await untilHealthy(run, component.name, url, () =>
      run.ports.http.request(url + component.health, { timeoutMs: 5000, signal: run.signal }),
    );
    answers.push(`${url} 200 in ${Math.round(local)} ms`);
  }
  return { output: undefined, summary: answers.join(', ') };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

async function untilHealthy(
  run: Run,
  component: string,
  what: string,
  ask: () => Promise<Answer>,
): Promise<number> {
  const { clock } = run.ports;
  const deadline = clock.now() + patience;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      if (error instanceof DeployError) return { status: 0, body: error.message, ms: 0 };
      throw error;
    });
    if (answer.status === 200) return answer.ms;
    if (run.signal.aborted) throw interrupted('Verify');
    if (clock.now() > deadline) throw notHealthy(component, what, answer);
    teller(
      run.emit,
      'verify',
      component,
    )(`${what} answers ${answer.status || 'nothing'}, asking again`);
    await clock.sleep(500, run.signal);
  }
}

function notHealthy(component: string, what: string, answer: Answer): DeployError {
  const status = answer.status === 0 ? 'nothing' : String(answer.status);
  return new DeployError('unhealthy', 'NOT_HEALTHY', `${component}: ${what} answers ${status}`, {
    details: answer.body.trim().split('\n').slice(0, 5),
    hint: 'See what it says: todo-deploy logs ' + component,
  });
}
