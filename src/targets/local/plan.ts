import { databaseComponent } from '../../config/project.ts';
import type { PlannedAction, PlannedStep } from '../../plan/steps.ts';

/** What is known of one component before `up`. */
export interface LocalFacts {
  readonly name: string;
  readonly build: { readonly fingerprint: string; readonly made: boolean };
  /** Undefined for a component without migrations. */
  readonly migrated?: boolean;
  /** absent: it does not run. changed: it runs with other settings, secrets or another build. */
  readonly process: 'absent' | 'changed' | 'same';
  readonly ready: boolean;
}

export interface LocalScene {
  /** Programs that have to be fetched, for people; empty when all are there. */
  readonly missingTools: readonly string[];
  /** Names of secrets that will be made. */
  readonly newSecrets: readonly string[];
  /** Undefined when the database is outside. */
  readonly database?: { readonly data: boolean; readonly process: LocalFacts['process'] };
  readonly components: readonly LocalFacts[];
}

type Decision = Omit<PlannedAction, 'component'>;

const act = (what: string, reason: string): Decision => ({ action: 'do', what, reason });
const leave = (what: string, reason: string): Decision => ({ action: 'skip', what, reason });

/** What has to be done on this machine, in order, and why; a pure function of what exists. */
export function planLocal({
  missingTools,
  newSecrets,
  database,
  components,
}: LocalScene): PlannedStep[] {
  const each = (decide: (facts: LocalFacts) => Decision | undefined): PlannedAction[] =>
    components.flatMap((facts) => {
      const decision = decide(facts);
      return decision === undefined ? [] : [{ component: facts.name, ...decision }];
    });
  const all = (decision: Decision): PlannedAction[] => [{ component: '', ...decision }];
  const changes = components.some(({ process }) => process !== 'same');
  const tools =
    missingTools.length > 0
      ? act(`fetch ${missingTools.join(', ')}`, 'once for this user')
      : leave('programs', 'they are here');
  const secrets =
    newSecrets.length > 0
      ? act(`make ${newSecrets.join(', ')}`, 'nobody gave a value')
      : leave('secrets', 'they are known');
  const steps: PlannedStep[] = [
    { step: 'tools', actions: all(tools) },
    { step: 'secrets', actions: all(secrets) },
    { step: 'build', actions: each(buildAction) },
    { step: 'database', actions: database === undefined ? [] : [databaseAction(database)] },
    { step: 'migrate', actions: each(migrateAction) },
    { step: 'release', actions: each(startAction) },
    { step: 'watch', actions: each(watchAction) },
    { step: 'verify', actions: all(verifyAction(changes)) },
  ];
  return steps.filter(({ actions }) => actions.length > 0);
}

function buildAction({ build: { fingerprint, made } }: LocalFacts): Decision {
  return made
    ? leave(`build ${fingerprint}`, 'it is here already')
    : act(`build ${fingerprint}`, 'nothing of this content was built yet');
}

function databaseAction({ data, process }: NonNullable<LocalScene['database']>): PlannedAction {
  const decision = !data
    ? act('make the data folder and start PostgreSQL', 'there is none yet')
    : process === 'same'
      ? leave('PostgreSQL', 'it runs')
      : act('start PostgreSQL', process === 'absent' ? 'it does not run' : 'it has changed');
  return { component: databaseComponent, ...decision };
}

function migrateAction({ migrated }: LocalFacts): Decision | undefined {
  if (migrated === undefined) return undefined;
  return migrated
    ? leave('migration', 'it succeeded for this build and database')
    : act('migrate the database', 'this build has not migrated this database yet');
}

function startAction({ process }: LocalFacts): Decision {
  if (process === 'same') return leave('process', 'build, settings and secrets are the same');
  return process === 'absent'
    ? act('start', 'it does not run')
    : act('start anew', 'build, settings or secrets have changed');
}

function watchAction({ process, ready }: LocalFacts): Decision {
  if (process === 'same' && ready) return leave('process', 'it is ready');
  return act('watch until ready', process === 'same' ? 'it is not ready' : 'it is being started');
}

function verifyAction(changes: boolean): Decision {
  const reason = changes ? 'something was started' : 'a tick means that it was checked just now';
  return act('ask every health endpoint', reason);
}
