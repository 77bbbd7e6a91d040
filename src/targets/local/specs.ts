import { databaseComponent, type NamedComponent } from '../../config/project.ts';
import { resolveReferences, type Addresses } from '../../config/references.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import type { ProcessSpec } from '../../supervisor/spec.ts';
import type { DeployedPart, LocalDeployment } from './deployment.ts';
import type { ServerProcess } from './postgres/server.ts';

/** Everything listens on this machine alone. */
export const host = '127.0.0.1';

/** How long a process may take to become ready, and how long it may take to end, in milliseconds. */
const startMs = 90_000;
const graceMs = 30_000;

type Values = Readonly<Record<string, string>>;

export interface SpecInput {
  readonly deployment: LocalDeployment;
  /** By component. */
  readonly secrets: Readonly<Record<string, Values>>;
  /** The part of our own environment that programs inherit. */
  readonly inherited: Values;
  /** The PostgreSQL beside the app, when there is one. */
  readonly database?: ServerProcess & { readonly port: number };
}

/** The processes of a deployment, secrets included. */
export function specsOf({ deployment, secrets, inherited, database }: SpecInput): ProcessSpec[] {
  const parts = Object.entries(deployment.components).map(([name, part]) =>
    componentSpec(name, part, { own: secrets[name] ?? {}, inherited }, database !== undefined),
  );
  return database === undefined ? parts : [databaseSpec(database), ...parts];
}

/** The environment of a component: its own and its secrets over what is inherited, and where to listen. */
export function environmentOf(part: DeployedPart, own: Values, inherited: Values): Values {
  const listen = { HOST: host, HOSTNAME: host, PORT: String(part.port) };
  return { ...inherited, NODE_ENV: 'production', ...part.env, ...own, ...listen };
}

/** The plain environment of a component with its references filled in. */
export function plainEnvironment(component: NamedComponent, addresses: Addresses): Values {
  return Object.fromEntries(
    Object.entries(component.env).map(([name, text]) => [name, resolveReferences(addresses, text)]),
  );
}

function componentSpec(
  name: string,
  part: DeployedPart,
  { own, inherited }: { readonly own: Values; readonly inherited: Values },
  hasDatabase: boolean,
): ProcessSpec {
  const { folder, start, port, health, after } = part;
  return {
    ...{ name, component: name, argv: start, cwd: folder, port },
    env: environmentOf(part, own, inherited),
    ready: { http: health },
    startMs,
    stop: { signal: 'SIGTERM', graceMs },
    after: hasDatabase ? [databaseComponent, ...after] : after,
    // What is inherited changes from terminal to terminal, and is no reason to start anew.
    fingerprint: fingerprintOf({ part, own }),
  };
}

function databaseSpec(database: NonNullable<SpecInput['database']>): ProcessSpec {
  const { argv, cwd, env, user, stop, port } = database;
  return {
    ...{ name: databaseComponent, component: databaseComponent, argv, cwd, env, port, stop },
    ...(user === undefined ? {} : { user }),
    ...{ ready: 'tcp', startMs, after: [], fingerprint: fingerprintOf({ argv, user }) },
  };
}
