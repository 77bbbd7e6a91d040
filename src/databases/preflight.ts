import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import type { ProofPorts } from './proof/scene.ts';
import { prove, type Proof } from './proof/prove.ts';
import { tableRules, usesOf } from './uses.ts';

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
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ports: ProofPorts,
  { emit, signal }: { readonly emit: Emit; readonly signal?: AbortSignal },
): Promise<void> {
  const tell = (message: string): void => {
    emit({ type: 'note', message });
  };
  const options = {
    ...{ timeoutMs, wakeMs, tell, quick: true, tables: tableRules(project) },
    ...(signal === undefined ? {} : { signal }),
  };
  const proofs = await Promise.all(
    usesOf(project, secrets).map((use) => prove(use, ports, options)),
  );
  for (const proof of proofs) {
    throwFailure(proof);
    tell(said(proof));
    tellOfCare(proof, emit);
  }
}

function throwFailure({ name, stages }: Proof): void {
  for (const stage of stages) {
    if (stage.state !== 'fail') continue;
    const { kind, code, detail, evidence, remedy } = stage;
    throw new DeployError(kind, code, `${name}, from this machine: ${detail}`, {
      details: evidence,
      hint: remedy,
    });
  }
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
