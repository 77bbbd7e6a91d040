import type { Command } from 'commander';
import type { Overrides } from '../config/settings.ts';

/** Flags of every command that speaks to a deployment. */
export interface ClusterOptions {
  readonly target?: string;
  readonly provider?: string;
  readonly profile?: string;
  readonly registry?: string;
}

/** Declares the flags that say which target and cluster are meant; --context and --namespace are global. */
export function addClusterOptions(command: Command): Command {
  return command
    .option('--target <name>', 'where it runs: auto, kubernetes, compose or local')
    .option('--provider <name>', 'what runs the cluster: auto, minikube or context')
    .option('--profile <name>', 'Minikube profile')
    .option('--registry <host>', 'registry that the nodes pull from');
}

/** The same flags, as settings that beat environment and file. */
export function clusterOverrides({
  target,
  provider,
  profile,
  registry,
}: ClusterOptions): Overrides {
  return { target, provider, profile, registry };
}
