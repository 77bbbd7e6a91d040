import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { DeployError, messageOf } from '../../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the kubeconfig as kubectl does: every file of KUBECONFIG, else ~/.kube/config; where two files
 * have an entry of the same name, the first wins.
 * Throws KUBECONFIG_MISSING (environment), KUBECONFIG_INVALID (usage), CONTEXT_UNKNOWN (usage).
 */
export async function loadKubeConfig(context: string | undefined, env: Env): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('./client-library.ts');
  const paths = kubeconfigPaths(env);
  const present = presentKubeconfigs(env);
  if (present.length === 0) throw missing(paths);
  const config = new Config();
  for (const path of present) addFirstWins(config, readOne(new Config(), path));
  choose(config, context, present);
  return config;
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

function readOne(config: KubeConfig, path: string): KubeConfig {
  try {
    config.loadFromFile(path, { onInvalidEntry: 'filter' });
    return config;
  } catch (error) {
    // The message of a YAML error quotes the file, which holds credentials: only its reason is shown.
    const { reason, mark } = error as { reason?: string; mark?: { line?: number } };
    const line = mark?.line === undefined ? '' : `, line ${mark.line + 1}`;
    const why =
      reason ?? (error instanceof TypeError ? 'it is not a kubeconfig' : messageOf(error));
    throw new DeployError(
      'usage',
      'KUBECONFIG_INVALID',
      `cannot read the kubeconfig ${path}${line}: ${why}`,
      {
        hint: 'Repair the file, or set KUBECONFIG to another one. Try: kubectl config view',
      },
    );
  }
}

function addFirstWins(into: KubeConfig, from: KubeConfig): void {
  const fresh = <T extends { name: string }>(have: readonly T[], more: readonly T[]): T[] => [
    ...have,
    ...more.filter((entry) => !have.some((known) => known.name === entry.name)),
  ];
  const currentContext = into.currentContext || from.currentContext;
  into.loadFromOptions({
    clusters: fresh(into.clusters, from.clusters),
    users: fresh(into.users, from.users),
    contexts: fresh(into.contexts, from.contexts),
    currentContext,
  });
}

function choose(config: KubeConfig, wanted: string | undefined, paths: readonly string[]): void {
  const name = wanted ?? config.currentContext;
  const names = config.contexts.map((context) => context.name).sort();
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
  if (!names.includes(name)) {
    throw new DeployError(
      'usage',
      'CONTEXT_UNKNOWN',
      `the kubeconfig ${where} has no context "${name}"`,
      {
        hint: `${known} Choose one with --context NAME.`,
      },
    );
  }
  config.setCurrentContext(name);
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new DeployError(
      'usage',
      'KUBECONFIG_INVALID',
      `the context "${name}" names a cluster that the kubeconfig ${where} does not have`,
      { hint: `${known} Choose one with --context NAME.` },
    );
  }
  // The library refuses plain HTTP unless TLS checks are off; there is no TLS to check (kubectl proxy).
  if (cluster.server.startsWith('http:')) Object.assign(cluster, { skipTLSVerify: true });
}
