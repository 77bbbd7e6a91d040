import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { DeployEvent, Emit } from '../../pipeline/events.ts';
import { redactor } from '../../secrets/redact.ts';
import { givenValues } from '../../secrets/given.ts';
import { placeOf } from '../../secrets/references/reference.ts';
import { resolvableReferences } from '../../secrets/references/resolve-all.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import type { StorePorts } from '../../secrets/store.ts';
import { secretsFileOf, storedSecrets } from '../../secrets/stored.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Who looks, and is told what cannot be hidden. */
interface Looking {
  readonly signal?: AbortSignal;
  readonly emit?: Emit;
}

/** Runs, by their way to programs, that were told already what cannot be hidden. */
const told = new WeakSet<Exec>();

/** The secrets that this machine knows of a project. */
export interface KnownSecrets {
  readonly values: readonly string[];
  /** Values by component, then by variable; empty when they cannot be worked out whole. */
  readonly byComponent: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The secrets of a project as far as this machine knows them. Looking at a deployment must work without
 * them, so secrets that cannot be read are no error.
 */
export async function knownSecrets(
  project: Project,
  ports: StorePorts,
  env: Env,
  { signal, emit }: Looking = {},
): Promise<KnownSecrets> {
  const options = { store: false, ...(signal === undefined ? {} : { signal }) };
  const resolved = await resolveSecrets(project, ports, env, options).catch(nothingIfRefused);
  if (resolved !== undefined) {
    const { byComponent } = resolved;
    return { byComponent, values: Object.values(byComponent).flatMap((one) => Object.values(one)) };
  }
  const file = secretsFileOf(project);
  const stored = await storedSecrets(project, ports).catch(nothingIfRefused);
  const given = givenValues(project, stored ?? {}, env).all;
  const found = await resolvableReferences(given, placeOf(file, ports, env, signal));
  const unread = Object.keys(given).filter((name) => found[name] === undefined);
  if (unread.length > 0 && emit !== undefined && !told.has(ports.exec)) {
    told.add(ports.exec);
    emit(notHidden(unread));
  }
  return { byComponent: {}, values: [...Object.values(stored ?? {}), ...Object.values(found)] };
}

/** A redactor for what the cluster shows; passwords in URLs are hidden even where nothing is known. */
export async function localRedactor(
  project: Project,
  ports: StorePorts,
  env: Env,
  looking: Looking = {},
): Promise<(text: string) => string> {
  return redactor((await knownSecrets(project, ports, env, looking)).values);
}

function notHidden(names: readonly string[]): DeployEvent {
  const message = `${names.join(', ')} could not be read where the secrets file refers to: a log that shows it is not redacted`;
  const hint = `todo-deploy secrets get ${names[0] ?? ''} --show says why.`;
  return { type: 'warning', message, hint };
}

function nothingIfRefused(error: unknown): undefined {
  if (error instanceof DeployError) return undefined;
  throw error;
}
