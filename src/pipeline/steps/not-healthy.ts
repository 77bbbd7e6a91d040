import { diagnose } from '../../diagnosis/diagnose.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { DeployError } from '../../errors.ts';
import { EvidenceCollector } from '../../rollout/evidence-collector.ts';
import { focus } from '../../rollout/focus.ts';
import { findingDetails, rootOf, withReport } from '../../rollout/rollout-failed.ts';
import type { Snapshot } from '../../rollout/snapshot.ts';
import { endpointFinding } from '../../targets/kubernetes/endpoints.ts';
import { workloadsOf } from '../../targets/kubernetes/status.ts';
import type { Run } from '../run.ts';

interface BadAnswer {
  readonly component: string;
  readonly service: string;
  /** The path or URL that was asked. */
  readonly what: string;
  readonly answer: { readonly status: number; readonly body: string };
}

/**
 * The failure of a component that is ready and does not answer well: NOT_HEALTHY (unhealthy), with what it
 * answered and what diagnosis says about it. Emits the findings.
 */
export async function notHealthy(
  run: Run,
  snapshot: Snapshot | undefined,
  bad: BadAnswer,
): Promise<DeployError> {
  const { component, what, answer } = bad;
  const findings = await findingsFor(run, snapshot, bad);
  for (const finding of findings) run.emit({ type: 'finding', finding });
  const status = answer.status === 0 ? 'nothing' : String(answer.status);
  const body = answer.body.trim().split('\n').slice(0, 5).map(run.redact);
  const remedy = rootOf(findings)?.remedy ?? `See what it says: todo-deploy logs ${component}`;
  return new DeployError('unhealthy', 'NOT_HEALTHY', `${component}: ${what} answers ${status}`, {
    details: [...body, ...findings.flatMap(findingDetails)],
    hint: withReport(remedy),
  });
}

/** What the cluster shows about the project; where it shows nothing of the component, what the answer says. */
async function findingsFor(
  run: Run,
  snapshot: Snapshot | undefined,
  { component, service, what, answer }: BadAnswer,
): Promise<Finding[]> {
  const found = snapshot === undefined ? [] : await look(run, snapshot);
  if (found.some((finding) => finding.component === component)) return found;
  const said = { ...answer, ok: false, ms: 0, body: run.redact(answer.body) };
  return [...found, endpointFinding({ name: component, health: what }, service, said)];
}

async function look({ project, cluster, redact }: Run, snapshot: Snapshot): Promise<Finding[]> {
  const mine = focus(snapshot, workloadsOf(project));
  const collector = new EvidenceCollector(cluster.kubernetes, project.namespace);
  collector.look(mine);
  await collector.settled();
  return diagnose(mine, { evidence: collector.evidence, redact });
}
