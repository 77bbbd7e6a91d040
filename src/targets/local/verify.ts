import { componentsInOrder } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { oneLine } from '../../diagnosis/view.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import type { Supervisor } from '../../supervisor/spec.ts';
import type { LocalDeployment } from './deployment.ts';
import type { LocalRun } from './up.ts';

const timeoutMs = 5_000;

/**
 * Asks every health path just now, and the URL as a browser would; gives the URL, when something is exposed.
 * Throws NOT_HEALTHY (unhealthy) with what was answered.
 */
export async function verifyProcesses(
  { context, redact }: LocalRun,
  wanted: LocalDeployment,
  supervisor: Supervisor,
): Promise<StepResult<string | undefined>> {
  const { project, ports, signal } = context;
  const states = await supervisor.probeNow();
  const answers: string[] = [];
  for (const { name } of componentsInOrder(project.config)) {
    const health = states.find((state) => state.name === name)?.health;
    if (health?.ok !== true) {
      const said = health == null ? 'nothing' : `${health.status}: ${oneLine(health.body)}`;
      throw notHealthy(name, redact(said));
    }
    answers.push(`${name} ${health.status} in ${Math.round(health.ms)} ms`);
  }
  const exposed = componentsInOrder(project.config).find(({ expose }) => expose);
  const port = exposed === undefined ? undefined : wanted.components[exposed.name]?.port;
  if (exposed === undefined || port === undefined) {
    return { output: undefined, summary: answers.join(', ') };
  }
  const url = `http://localhost:${port}`;
  const { status, body, ms } = await ports.http.request(url + exposed.health, {
    timeoutMs,
    signal,
  });
  if (status >= 400) throw notHealthy(url, redact(`${status}: ${oneLine(body)}`));
  answers.push(`${url} ${status} in ${Math.round(ms)} ms`);
  return { output: url, summary: answers.join(', ') };
}

function notHealthy(what: string, said: string): DeployError {
  return new DeployError('unhealthy', 'NOT_HEALTHY', `${what} answers ${said}`, {
    hint: 'See what it says: todo-deploy logs, todo-deploy status.',
  });
}
