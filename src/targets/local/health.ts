import { componentsInOrder, databaseComponent, type Project } from '../../config/project.ts';
import type { ProcessState } from '../../supervisor/spec.ts';
import type { ComponentHealth, HealthDocument } from '../health.ts';
import { databaseSaid, judge } from '../judgement.ts';
import type { LocalDeployment } from './deployment.ts';
import { processFinding } from './findings.ts';

export interface LocalHealthInput {
  readonly project: Project;
  /** What was deployed; undefined for nothing. */
  readonly deployment: LocalDeployment | undefined;
  /** Undefined when no supervisor is alive. */
  readonly states: readonly ProcessState[] | undefined;
  readonly redact: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Where a deployment of the target local runs, for people. */
export const place = 'on this machine, as processes';

/** The health of the processes of a project; a pure function of what is known of them. */
export function localHealth(input: LocalHealthInput): HealthDocument {
  const { project, deployment, states = [], redact, now } = input;
  const { config } = project;
  const names = componentsInOrder(config).map(({ name }) => name);
  if (config.database.source === 'in-cluster') names.unshift(databaseComponent);
  const components = names.map((name) => componentHealth(name, input));
  const bodies = states.flatMap(({ health }) => (health === null ? [] : [health.body]));
  const database = databaseSaid(bodies, redact);
  const exposed = componentsInOrder(config).find(({ expose }) => expose)?.name ?? '';
  const served = states.find(({ name }) => name === exposed);
  const findings = states.flatMap((state) => processFinding(state, redact) ?? []);
  return {
    ...{ project: config.name, target: 'local', place, namespace: null, context: null },
    verdict: judge(components, database),
    ...{ components, database },
    url: served?.pid == null ? null : `http://localhost:${served.port}`,
    findings: [
      ...(states.length === 0 && deployment !== undefined ? [stopped()] : []),
      ...findings,
    ],
    checkedAt: new Date(now).toISOString(),
  };
}

function componentHealth(
  name: string,
  { deployment, states = [], now }: LocalHealthInput,
): ComponentHealth {
  const state = states.find((one) => one.name === name);
  const build = deployment?.components[name]?.build;
  const alive = state?.pid != null;
  return {
    name,
    ...stateOf(state, deployment !== undefined),
    ready: state?.state === 'ready' ? 1 : 0,
    desired: 1,
    image: build === undefined ? null : `build ${build}`,
    age: alive && state.startedAt !== null ? seconds(now - Date.parse(state.startedAt)) : null,
    restarts: state?.restarts ?? 0,
    endpoint: endpointOf(name, state),
    ...{ cpu: null, memory: null, autoscaler: null },
  };
}

function stateOf(
  state: ProcessState | undefined,
  deployed: boolean,
): Pick<ComponentHealth, 'state' | 'message'> {
  switch (state?.state) {
    case undefined:
      return deployed
        ? { state: 'failed', message: 'its process does not run' }
        : { state: 'absent', message: 'it was not deployed here' };
    case 'ready':
      return { state: 'ready', message: 'ready' };
    case 'waiting':
      return { state: 'progressing', message: 'waits for what it depends on' };
    case 'starting':
      return { state: 'progressing', message: 'starting' };
    case 'unready':
      return { state: 'failed', message: 'runs and is not ready' };
    case 'backoff':
      return { state: 'failed', message: 'ended, and will be started again' };
    case 'stopped':
      return { state: 'failed', message: 'stopped' };
  }
}

function endpointOf(name: string, state: ProcessState | undefined): ComponentHealth['endpoint'] {
  const health = state?.health;
  if (name === databaseComponent || health === null || health === undefined) return null;
  return { ok: health.ok, status: health.status, ms: Math.round(health.ms) };
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}

function stopped() {
  return {
    code: 'PROCESSES_GONE',
    component: '',
    object: 'supervisor',
    cause: 'nothing of it runs: the machine was started anew, or its processes were ended',
    evidence: ['no supervisor answers'],
    remedy: 'Run `todo-deploy up`: it starts what was deployed, the data is kept.',
    fix: { command: 'todo-deploy up --yes' },
    confidence: 'certain',
    patience: 'terminal',
  } as const;
}
