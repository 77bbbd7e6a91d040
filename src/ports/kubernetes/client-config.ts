import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
// Of the library only what reads the entries: all of it takes longer to load than a cluster to answer.
import {
  newClusters,
  newContexts,
  newUsers,
  type Cluster,
  type Context,
  type User,
} from '@kubernetes/client-node/dist/config_types.js';
import { load } from 'js-yaml';
import { DeployError, messageOf } from '../../errors.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What kubeconfig files say; paths in it are absolute. */
interface Entries {
  readonly clusters: Cluster[];
  readonly users: User[];
  readonly contexts: Context[];
  readonly currentContext: string;
}

/** What kubeconfig files say, and what the chosen context leads to. */
export interface KubeAccess extends Entries {
  readonly context: Context;
  readonly cluster: Cluster;
  /** Undefined for a context without a sign-in. */
  readonly user?: User;
}

/**
 * Reads the kubeconfig as kubectl does: every file of KUBECONFIG, else ~/.kube/config; where two files
 * have an entry of the same name, the first wins.
 * Throws KUBECONFIG_MISSING (environment), KUBECONFIG_INVALID (usage), CONTEXT_UNKNOWN (usage).
 */
export async function loadKubeConfig(context: string | undefined, env: Env): Promise<KubeAccess> {
  const paths = kubeconfigPaths(env);
  const present = presentKubeconfigs(env);
  if (present.length === 0) throw missing(paths);
  const read = await Promise.all(present.map(readOne));
  return choose(read.reduce(firstWins), context, present);
}

/** What changes when somebody writes one of the kubeconfig files, as a start of Minikube does. */
export async function versionOfKubeconfig(env: Env): Promise<string> {
  const stats = presentKubeconfigs(env).map(async (path) => {
    const { mtimeMs, size, ino } = await stat(path);
    return `${path} ${mtimeMs} ${size} ${ino}`;
  });
  return (await Promise.all(stats)).join('\n');
}

/** The kubeconfig files that are there, in the order in which they count. */
export function presentKubeconfigs(env: Env): string[] {
  return kubeconfigPaths(env).filter((path) => existsSync(path));
}

function kubeconfigPaths(env: Env): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) return listed;
  return [join(env['HOME'] ?? env['USERPROFILE'] ?? homedir(), '.kube', 'config')];
}

function missing(paths: readonly string[]): DeployError {
  return new DeployError(
    'environment',
    'KUBECONFIG_MISSING',
    `there is no kubeconfig: ${paths.join(', ')}`,
    {
      hint: 'Start a cluster (for instance `minikube start`), or set KUBECONFIG to the file of yours.',
    },
  );
}

async function readOne(path: string): Promise<Entries> {
  try {
    const read = load(await readFile(path, 'utf8')) as Record<string, unknown>;
    const lenient = { onInvalidEntry: 'filter' } as const;
    const folder = dirname(path);
    return {
      clusters: newClusters(read['clusters'], lenient).map((cluster) => ({
        ...cluster,
        ...absolute(folder, { caFile: cluster.caFile }),
      })),
      users: newUsers(read['users'], lenient).map((user) => ({
        ...user,
        ...absolute(folder, { certFile: user.certFile, keyFile: user.keyFile }),
      })),
      contexts: newContexts(read['contexts'], lenient),
      currentContext: (read['current-context'] as string | undefined) ?? '',
    };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A path of the kubeconfig is relative to its file (kubernetes.io: file references). */
function absolute<Name extends string>(
  folder: string,
  files: Readonly<Record<Name, string | null | undefined>>,
): Partial<Record<Name, string>> {
  const named = Object.entries<string | null | undefined>(files).filter(([, file]) => file);
  const entries = named.map(([name, file]) => [
    name,
    isAbsolute(file ?? '') ? file : join(folder, file ?? ''),
  ]);
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}

function unreadable(path: string, error: unknown): DeployError {
  // The message of a YAML error quotes the file, which holds credentials: only its reason is shown.
  const { reason, mark } = error as { reason?: string; mark?: { line?: number } };
  const line = mark?.line === undefined ? '' : `, line ${mark.line + 1}`;
  const why = reason ?? (error instanceof TypeError ? 'it is not a kubeconfig' : messageOf(error));
  return new DeployError(
    'usage',
    'KUBECONFIG_INVALID',
    `cannot read the kubeconfig ${path}${line}: ${why}`,
    { hint: 'Repair the file, or set KUBECONFIG to another one. Try: kubectl config view' },
  );
}

function firstWins(first: Entries, more: Entries): Entries {
  const merged = <T extends { name: string }>(have: readonly T[], others: readonly T[]): T[] => [
    ...have,
    ...others.filter((entry) => !have.some((known) => known.name === entry.name)),
  ];
  return {
    clusters: merged(first.clusters, more.clusters),
    users: merged(first.users, more.users),
    contexts: merged(first.contexts, more.contexts),
    currentContext: first.currentContext || more.currentContext,
  };
}

function choose(
  entries: Entries,
  wanted: string | undefined,
  paths: readonly string[],
): KubeAccess {
  const name = wanted ?? entries.currentContext;
  const names = entries.contexts.map((context) => context.name).sort();
  const known =
    names.length === 0 ? 'It has no contexts.' : `Contexts there are: ${names.join(', ')}.`;
  const where = paths.join(', ');
  if (!name) {
    throw new DeployError(
      'usage',
      'CONTEXT_UNKNOWN',
      `the kubeconfig ${where} has no current context`,
      {
        hint: `${known} Choose one with --context NAME or \`kubectl config use-context NAME\`.`,
      },
    );
  }
  const context = entries.contexts.find((one) => one.name === name);
  if (context === undefined) {
    throw new DeployError(
      'usage',
      'CONTEXT_UNKNOWN',
      `the kubeconfig ${where} has no context "${name}"`,
      {
        hint: `${known} Choose one with --context NAME.`,
      },
    );
  }
  const cluster = entries.clusters.find((one) => one.name === context.cluster);
  if (cluster === undefined) {
    throw new DeployError(
      'usage',
      'KUBECONFIG_INVALID',
      `the context "${name}" names a cluster that the kubeconfig ${where} does not have`,
      { hint: `${known} Choose one with --context NAME.` },
    );
  }
  const user = entries.users.find((one) => one.name === context.user);
  return { ...entries, context, cluster, ...(user === undefined ? {} : { user }) };
}
