import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { insideApp, proofPortsInside } from './inside.ts';
import type { ProofPorts } from './proof/scene.ts';
import { prove, type Proof } from './proof/prove.ts';
import type { StageFailure } from './proof/stage.ts';
import { tableRules, usesOf } from './uses.ts';

/** Values of each component, by variable. */
type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Telling {
  readonly emit: Emit;
  readonly signal?: AbortSignal;
}

/** Neon wakes a suspended database in up to a few seconds. */
const timeoutMs = 15_000;
/** One that wakes slowly. */
const wakeMs = 30_000;

/**
 * Proves the external database of a project before anything is changed, as the app will use it (DATABASE_URL)
 * and as migrations will (DATABASE_URL_DIRECT), with the CA that the pods will trust; the short way while
 * everything is well. Throws the error of the first stage that fails, which says which URL it is: those of
 * `Postgres`, DATABASE_VERSION, DATABASE_SCHEMA, DATABASE_READ_ONLY (environment), DATABASE_FOREIGN_TABLES
 * (refused).
 */
export async function checkDatabase(
  project: Project,
  secrets: Secrets,
  ports: ProofPorts,
  telling: Telling,
): Promise<void> {
  const { emit } = telling;
  for (const proof of await proofsOf(project, secrets, ports, telling)) {
    throwFailure(proof);
    emit({ type: 'note', message: said(proof) });
    tellOfCare(proof, emit);
  }
}

/**
 * The same from a pod of the app, once it serves: what fails there is told with its remedy and fails nothing,
 * for the app has just proved that it is healthy.
 */
export async function checkDatabaseInside(
  project: Project,
  secrets: Secrets,
  { kubernetes, clock }: { readonly kubernetes: Kubernetes; readonly clock: Clock },
  telling: Telling,
): Promise<void> {
  const { emit } = telling;
  try {
    const ports = proofPortsInside(await insideApp(kubernetes, project, secrets), clock);
    for (const proof of await proofsOf(project, secrets, ports, telling)) {
      const failure = failureIn(proof);
      if (failure === undefined) {
        emit({ type: 'note', message: `from inside the cluster: ${said(proof)}` });
      } else {
        const message = `${proof.name}, from inside the cluster: ${failure.detail}`;
        emit({ type: 'warning', message, hint: failure.remedy });
      }
    }
  } catch (error) {
    if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
    // Somebody else's image, or an account that may not run anything in a pod.
    emit({ type: 'detail', message: error.message });
  }
}

function proofsOf(
  project: Project,
  secrets: Secrets,
  ports: ProofPorts,
  { emit, signal }: Telling,
): Promise<Proof[]> {
  const tell = (message: string): void => {
    emit({ type: 'note', message });
  };
  const about = { timeoutMs, wakeMs, tell, quick: true, tables: tableRules(project) };
  const options = { ...about, ...(signal === undefined ? {} : { signal }) };
  return Promise.all(usesOf(project, secrets).map((use) => prove(use, ports, options)));
}

function throwFailure(proof: Proof): void {
  const failure = failureIn(proof);
  if (failure === undefined) return;
  const { kind, code, detail, evidence, remedy } = failure;
  throw new DeployError(kind, code, `${proof.name}, from this machine: ${detail}`, {
    details: evidence,
    hint: remedy,
  });
}

function failureIn({ stages }: Proof): StageFailure | undefined {
  return stages.find((stage) => stage.state === 'fail');
}

function said({ name, address, ms = 0, stages }: Proof): string {
  const version = stages.find(({ id }) => id === 'version')?.detail ?? 'it';
  return `database ${address} (${name}): ${version}, answered in ${Math.round(ms)} ms`;
}

function tellOfCare({ name, stages }: Proof, emit: Emit): void {
  for (const stage of stages) {
    if (stage.state === 'warn')
      emit({ type: 'warning', message: `${name}: ${stage.detail}`, hint: stage.remedy });
  }
}
