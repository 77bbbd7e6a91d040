import type { Finding } from '../diagnosis/finding.ts';
import { DeployError } from '../errors.ts';
import type { Verdict } from './verdict.ts';

const mostEvidence = 12;

/** What to do, and at its end the way to a report. A remedy may end with a command, which takes no full stop. */
export function withReport(remedy: string): string {
  const joint = /[.!?]$/.test(remedy) ? ' A' : '; a';
  return `${remedy}${joint}ll that the cluster shows, for a report: \`todo-deploy diagnose --bundle\`.`;
}

/** A rollout that did not succeed; it carries what was found, the root first. */
export class RolloutFailed extends DeployError {
  readonly findings: readonly Finding[];

  constructor(
    readonly verdict: Verdict,
    message = messageFor(verdict),
  ) {
    const first = rootOf(verdict.findings);
    super('unhealthy', 'ROLLOUT_FAILED', message, {
      details:
        verdict.findings.length > 0 ? verdict.findings.flatMap(findingDetails) : states(verdict),
      hint: withReport(
        first?.remedy ?? 'See what the pods say: todo-deploy logs, todo-deploy status.',
      ),
    });
    this.findings = verdict.findings;
  }
}

/** The ceiling was reached. */
export class RolloutTimeout extends RolloutFailed {
  constructor(verdict: Verdict, timeoutMs: number) {
    const waiting = verdict.workloads.filter(({ state }) => state !== 'ready');
    const names = waiting.map(({ workload }) => workload.component).join(', ') || 'the cluster';
    super(verdict, `${names} not ready after ${Math.round(timeoutMs / 1000)} s`);
  }
}

function messageFor({ workloads, findings }: Verdict): string {
  const root = rootOf(findings);
  if (root !== undefined) return `${root.component}: ${root.cause}`;
  const failed = workloads.find(({ state }) => state === 'failed');
  return failed === undefined
    ? 'the rollout failed'
    : `${failed.workload.component}: ${failed.message}`;
}

/** The first that waiting cannot help, else the first. */
export function rootOf(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ patience }) => patience === 'terminal') ?? findings[0];
}

/** A finding as details of an error: what it is, then its evidence. */
export function findingDetails(finding: Finding): string[] {
  const { code, component, object, cause, evidence } = finding;
  return [
    `${code} ${component} (${object}): ${cause}`,
    ...evidence.slice(0, mostEvidence).map((line) => `  ${line}`),
  ];
}

function states({ workloads }: Verdict): string[] {
  return workloads
    .filter(({ state }) => state !== 'ready')
    .map(({ workload, message }) => `${workload.kind.toLowerCase()}/${workload.name}: ${message}`);
}
