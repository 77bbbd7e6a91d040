import { accessState } from '../../access/process.ts';
import {
  componentsInOrder,
  databaseComponent,
  projectLabel,
  releaseName,
  type NamedComponent,
  type Project,
} from '../../config/project.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { EvidenceCollector } from '../../rollout/evidence-collector.ts';
import { focus } from '../../rollout/focus.ts';
import { componentOf } from '../../rollout/ownership.ts';
import type { Snapshot, WorkloadRef } from '../../rollout/snapshot.ts';
import { rolloutVerdict, type Verdict } from '../../rollout/verdict.ts';
import { componentHealth } from './components.ts';
import { askEndpoint, endpointFinding, type EndpointAnswer } from './endpoints.ts';
import type { ComponentHealth, HealthDocument } from '../health.ts';
import { databaseSaid, judge } from '../judgement.ts';
import { podUsage } from './usage.ts';

export interface HealthOptions {
  readonly project: Project;
  readonly kubernetes: Kubernetes;
  /** The namespace as it is now. */
  readonly snapshot: Snapshot;
  /** Takes secret values out of a text. */
  readonly redact: (text: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Gathers the health of a deployment: workloads, health paths, database, metrics, and what is wrong. */
export async function healthOf(options: HealthOptions): Promise<HealthDocument> {
  const { project, kubernetes, snapshot, redact, env } = options;
  const { config, namespace } = project;
  const workloads = workloadsOf(project);
  const mine = focus(snapshot, [...workloads, ...jobsOf(project, snapshot)]);
  const [usage, answers, evidence, access] = await Promise.all([
    podUsage(kubernetes, namespace),
    askAll(kubernetes, project, mine),
    collectEvidence(kubernetes, namespace, mine),
    accessState(kubernetes.context, namespace, { env }),
  ]);
  const found = diagnose(mine, {
    ...{ evidence, redact, place: { context: kubernetes.context, namespace } },
    ...(project.source === undefined ? {} : { source: project.source }),
  });
  const verdict = rolloutVerdict(mine, workloads, found);
  const components = verdict.workloads.map((one): ComponentHealth => {
    const answer = answers.get(one.workload.component);
    return {
      ...componentHealth(mine, one, usage),
      endpoint: answer === undefined ? null : brief(answer),
    };
  });
  const bodies = [...answers.values(), ...evidence.health.values()].map(({ body }) => body);
  const database = databaseSaid(bodies, redact);
  return {
    ...{ project: config.name, target: 'kubernetes', namespace, context: kubernetes.context },
    place: placeOf(namespace, kubernetes.context),
    verdict: judge(components, database),
    ...{ components, database },
    url: access.url ?? null,
    findings: allFindings(project, verdict, found, answers, redact),
    checkedAt: new Date(snapshot.at).toISOString(),
  };
}

/** Where a deployment on Kubernetes runs, for people. */
export function placeOf(namespace: string, context: string): string {
  return `in namespace ${namespace} of context ${context}`;
}

/** The workloads of a project: a Deployment for each component, a StatefulSet for the in-cluster database. */
export function workloadsOf({ config }: Project): WorkloadRef[] {
  const workloads = componentsInOrder(config).map(({ name }): WorkloadRef => ({
    kind: 'Deployment',
    name: releaseName(config, name),
    component: name,
  }));
  if (config.database.source !== 'in-cluster') return workloads;
  const name = releaseName(config, databaseComponent);
  return [{ kind: 'StatefulSet', name, component: databaseComponent }, ...workloads];
}

function jobsOf({ config }: Project, snapshot: Snapshot): WorkloadRef[] {
  return snapshot.jobs
    .filter(({ metadata }) => metadata.labels?.[projectLabel] === config.name)
    .map(({ metadata }) => ({
      kind: 'Job',
      name: metadata.name,
      component: componentOf(metadata),
    }));
}

type Answers = ReadonlyMap<string, EndpointAnswer>;

/** Asks every component whose workload is there. */
async function askAll(
  kubernetes: Kubernetes,
  { config, namespace }: Project,
  snapshot: Snapshot,
): Promise<Answers> {
  const present = componentsInOrder(config).filter(({ name }) =>
    snapshot.deployments.some(({ metadata }) => metadata.name === releaseName(config, name)),
  );
  const asked = present.map(async (component) => {
    const service = releaseName(config, component.name);
    return [component.name, await askEndpoint(kubernetes, namespace, service, component)] as const;
  });
  return new Map(await Promise.all(asked));
}

async function collectEvidence(kubernetes: Kubernetes, namespace: string, snapshot: Snapshot) {
  const collector = new EvidenceCollector(kubernetes, namespace);
  collector.look(snapshot);
  await collector.settled();
  return collector.evidence;
}

function brief({ ok, status, ms }: EndpointAnswer): ComponentHealth['endpoint'] {
  return { ok, status, ms };
}

/** What the cluster shows, then what the health paths say of components about which nothing is known yet. */
function allFindings(
  { config }: Project,
  verdict: Verdict,
  found: readonly Finding[],
  answers: Answers,
  redact: (text: string) => string,
): Finding[] {
  const jobs = found.filter(({ object }) => object.startsWith('job/'));
  const known = [...new Set([...jobs, ...verdict.findings])];
  const failing = componentsInOrder(config).flatMap((component: NamedComponent) => {
    const answer = answers.get(component.name);
    if (answer === undefined || answer.ok) return [];
    if (known.some((finding) => finding.component === component.name)) return [];
    const finding = endpointFinding(component, releaseName(config, component.name), {
      ...answer,
      body: redact(answer.body),
    });
    const evidence = finding.evidence.map(redact);
    return [{ ...finding, cause: redact(finding.cause), evidence }];
  });
  return [...known, ...failing];
}
