import { ensureAccess } from '../../access/process.ts';
import { releaseName } from '../../config/project.ts';
import { exposedComponent } from '../inputs.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Opens the URL on this machine, or finds that it is open; undefined when nothing is exposed. */
export async function openAccess(run: Run): Promise<StepResult<string | undefined>> {
  const { project, cluster } = run;
  const component = exposedComponent(project);
  if (component === undefined) return { output: undefined, summary: 'no component is exposed' };
  const { url, reused } = await ensureAccess({
    context: cluster.kubernetes.context,
    namespace: project.namespace,
    service: releaseName(project.config, component.name),
    preferredPort: project.config.port,
    withheld: run.ports.exec.withheld,
  });
  return { output: url, summary: `${url} ${reused ? 'was open already' : 'is open'}` };
}
