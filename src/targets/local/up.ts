import { databaseComponent } from '../../config/project.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import { checkDatabase } from '../../databases/preflight.ts';
import { redactor } from '../../secrets/redact.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import type { ProcessSpec } from '../../supervisor/spec.ts';
import type { PlannedUp, PlanUpOptions, TargetContext } from '../target.ts';
import { carryOut } from './carry-out.ts';
import { choosePorts, type ChosenPorts } from './choose-ports.ts';
import { databaseServer, missingPrograms } from './database.ts';
import type { LocalDeployment } from './deployment.ts';
import { explainLocal } from './explain.ts';
import { makeLocalFolders } from './folders.ts';
import { inheritedEnv } from './machine.ts';
import { planLocal, type LocalFacts, type LocalScene } from './plan.ts';
import { plannedBuilds } from './planned-builds.ts';
import { lookAround, type Site } from './site.ts';
import { host, specsOf } from './specs.ts';
import { migrationKey, wantedDeployment, type WantedInput } from './wanted.ts';

/** Everything that `up` has found out before it changes anything. */
export interface LocalRun extends WantedInput {
  readonly context: TargetContext;
  readonly site: Site;
  readonly redact: (text: string) => string;
  /** The processes of a deployment, with the secrets of now. */
  readonly specs: (deployment: LocalDeployment) => ProcessSpec[];
  /** Lets go of the ports that were held for the processes. */
  readonly letGo: ChosenPorts['letGo'];
  readonly plan: readonly PlannedStep[];
}

/** Looks what runs and what was built, and decides what has to be done on this machine. */
export async function planLocalUp(
  context: TargetContext,
  { dryRun, explain = false }: PlanUpOptions,
): Promise<PlannedUp> {
  const run = await prepareLocal(context, { dryRun, hold: !dryRun });
  const steps = explain ? await explained(run) : run.plan;
  return { steps, carryOut: (options) => carryOut(run, options) };
}

/** The same with all that was found; with `hold` free ports are kept for the processes that are to start. */
export async function prepareLocal(
  context: TargetContext,
  { dryRun, hold }: { readonly dryRun: boolean; readonly hold: boolean },
): Promise<LocalRun> {
  const { project, ports, env, emit, signal } = context;
  const site = await lookAround(context, { probe: true });
  if (!dryRun) await makeLocalFolders(site.folders, ports.files);
  const { ports: chosen, letGo } = await choosePorts(project, site, { hold });
  const databasePort = chosen[databaseComponent];
  const at = databasePort === undefined ? {} : { databaseAt: { host, port: databasePort } };
  const options = { store: !dryRun, signal, everything: true, ...at };
  const resolved = await resolveSecrets(project, ports, env, options);
  for (const repair of resolved.repairs) emit({ type: 'note', message: repair });
  const secrets = resolved.byComponent;
  const redact = redactor(Object.values(secrets).flatMap((one) => Object.values(one)));
  context.setRedactor(redact);
  if (databasePort === undefined) await checkDatabase(project, secrets, ports, { emit, signal });
  const input: WantedInput = {
    ...{ planned: await plannedBuilds(context, site), ports: chosen, secrets },
    at: new Date(ports.clock.now()).toISOString(),
  };
  const inherited = inheritedEnv(env);
  const database = await databaseServer(context, site, databasePort);
  const specs = (deployment: LocalDeployment): ProcessSpec[] =>
    specsOf({ deployment, secrets, inherited, ...(database === undefined ? {} : { database }) });
  const found = { ...input, context, site, redact, specs, letGo };
  return { ...found, plan: planLocal(await sceneOf(found, resolved.generated)) };
}

function explained(found: LocalRun): Promise<PlannedStep[]> {
  const { context, site, planned, plan } = found;
  const builds = planned.flatMap(({ found: build }) => build ?? []);
  const after = wantedDeployment(found, builds);
  return explainLocal(context, { before: site.deployment, after, planned }, plan);
}

async function sceneOf(
  found: Omit<LocalRun, 'plan'>,
  newSecrets: readonly string[],
): Promise<LocalScene> {
  const { context, site, planned, ports, specs } = found;
  const builds = planned.flatMap(({ found: build }) => build ?? []);
  const wanted = specs(wantedDeployment(found, builds));
  const processOf = (name: string): LocalFacts['process'] => {
    const running = site.states?.find((state) => state.name === name && state.pid !== null);
    if (running === undefined) return 'absent';
    const same = running.fingerprint === wanted.find((one) => one.name === name)?.fingerprint;
    return same ? 'same' : 'changed';
  };
  const components = planned.map((one): LocalFacts => {
    const { name } = one.component;
    const key = migrationKey(one, found);
    const state = site.states?.find((each) => each.name === name)?.state;
    return {
      ...{ name, build: { fingerprint: one.fingerprint, made: one.found !== undefined } },
      ...(key === undefined ? {} : { migrated: site.deployment?.migrated[name] === key }),
      ...{ process: processOf(name), ready: state === 'ready' },
    };
  });
  if (ports[databaseComponent] === undefined) return { missingTools: [], newSecrets, components };
  const data = await context.ports.files.exists(site.folders.data);
  const database = { data, process: processOf(databaseComponent) };
  return { missingTools: await missingPrograms(context, site), newSecrets, components, database };
}
