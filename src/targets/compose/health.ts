import { databaseComponent, componentsInOrder } from '../../config/project.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { ComponentHealth, HealthDocument } from '../health.ts';
import { databaseSaid, judge } from '../judgement.ts';
import { endpointFinding, type EndpointAnswer } from '../kubernetes/endpoints.ts';
import { askExposed, complaintOf } from './ask.ts';
import { findingOf, rootFirst } from './findings.ts';
import { partWith, type Part } from './parts.ts';
import { exposedName, findContainers, tailOf, urlOf, type Found, type Scene } from './scene.ts';
import { stateOf } from './state.ts';

/** Gathers the health of a deployment: containers, health checks, the URL, the database, and what is wrong. */
export async function healthOf(scene: Scene, place: string): Promise<HealthDocument> {
  const { project, ports, parts, redact } = scene;
  const found = await findContainers(scene);
  const lasting = componentParts(scene);
  const exposed = exposedName(project);
  const url = urlOf(scene, containerOf(found, exposed));
  const asking = askExposed(scene, containerOf(found, exposed));
  const [answer, usages, findings] = await Promise.all([
    asking,
    Promise.all(lasting.map((part) => usageOf(scene, containerOf(found, part.service.name)))),
    asking.then((said) => findingsOf(scene, found, said)),
  ]);
  const components = lasting.map((part, index) => {
    const container = containerOf(found, part.service.name);
    const endpoint = part.service.name === exposed && answer !== undefined ? brief(answer) : null;
    return componentOf(part, container, { endpoint, usage: usages[index], now: ports.clock.now() });
  });
  const database = databaseOf(scene, found, answer);
  const all = [...findings, ...failingEndpoint(scene, exposed, answer, findings)];
  return {
    ...{ project: project.config.name, target: 'compose', place, namespace: null, context: null },
    verdict: judge(components, database),
    ...{ components, database, url },
    findings: rootFirst(all, parts).map((one) => ({ ...one, cause: redact(one.cause) })),
    checkedAt: new Date(ports.clock.now()).toISOString(),
  };
}

/** The database first, then the components in their order. */
function componentParts({ project, parts }: Scene): Part[] {
  const names = componentsInOrder(project.config).map(({ name }) => name);
  const own = names.flatMap((name) => parts.find(({ service }) => service.name === name) ?? []);
  const database = partWith(parts, 'database');
  return database === undefined ? own : [database, ...own];
}

function containerOf(found: Found, service: string | undefined): ContainerInfo | undefined {
  return service === undefined ? undefined : found.present.get(service)?.container;
}

function brief({ ok, status, ms }: EndpointAnswer): NonNullable<ComponentHealth['endpoint']> {
  return { ok, status, ms };
}

async function usageOf({ ports }: Scene, container: ContainerInfo | undefined) {
  if (container?.status !== 'running') return undefined;
  return ports.docker.containers.usage(container.id);
}

interface Measured {
  readonly endpoint: ComponentHealth['endpoint'];
  readonly usage: { readonly cpu: number; readonly memory: number } | undefined;
  readonly now: number;
}

function componentOf(
  part: Part,
  container: ContainerInfo | undefined,
  { endpoint, usage, now }: Measured,
): ComponentHealth {
  const { state, message } = stateOf(container, part.role, now);
  const made = container?.createdAt ?? '';
  return {
    ...{ name: part.component, state, message },
    ...{ ready: state === 'ready' ? 1 : 0, desired: 1 },
    image: container?.image ?? null,
    age: made === '' ? null : Math.max(0, Math.round((now - Date.parse(made)) / 1000)),
    restarts: container?.restarts ?? 0,
    endpoint,
    ...{ cpu: usage?.cpu ?? null, memory: usage?.memory ?? null, autoscaler: null },
  };
}

/** What is wrong with containers: those that stay, and those that failed in their one run. */
async function findingsOf(
  scene: Scene,
  found: Found,
  answer: EndpointAnswer | undefined,
): Promise<Finding[]> {
  const exposed = exposedName(scene.project);
  const findings = scene.parts.map(async (part) => {
    const container = containerOf(found, part.service.name);
    if (container === undefined) return undefined;
    const sick = stateOf(container, part.role).state === 'failed' || container.restarts > 0;
    const lines = sick ? await tailOf(scene.ports, container.id) : [];
    const said = part.service.name === exposed ? complaintOf(answer) : {};
    return findingOf({ part, container, lines, ...said, redact: scene.redact });
  });
  return (await Promise.all(findings)).filter((one) => one !== undefined);
}

function failingEndpoint(
  { project, redact }: Scene,
  name: string | undefined,
  answer: EndpointAnswer | undefined,
  known: readonly Finding[],
): Finding[] {
  const component = name === undefined ? undefined : project.config.components[name];
  if (name === undefined || component === undefined || answer === undefined || answer.ok) return [];
  if (known.some((finding) => finding.component === name)) return [];
  const finding = endpointFinding({ name, health: component.health }, name, answer);
  return [{ ...finding, evidence: finding.evidence.map(redact) }];
}

/** What the health path says of a database, else what the one beside the app is like. */
function databaseOf(
  { parts, redact }: Scene,
  found: Found,
  answer: EndpointAnswer | undefined,
): HealthDocument['database'] {
  const said = databaseSaid(answer === undefined ? [] : [answer.body], redact);
  if (said !== null) return said;
  const part = partWith(parts, 'database');
  const container = containerOf(found, part?.service.name);
  if (part === undefined || container === undefined) return null;
  const { state, message } = stateOf(container, 'database');
  return { ok: state === 'ready', message: `${databaseComponent}: ${message}` };
}
