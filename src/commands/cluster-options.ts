import type { Command } from 'commander';
import type { Overrides } from '../config/settings.ts';

/** Flags of every command that speaks to a cluster. */
export interface ClusterOptions {
  readonly provider?: string;
  readonly profile?: string;
  readonly registry?: string;
}

/** Declares the flags that say which cluster is meant; --context and --namespace are global. */
export function addClusterOptions(command: Command): Command {
  return command
    .option('--provider <name>', 'what runs the cluster: auto, minikube or context')
    .option('--profile <name>', 'Minikube profile')
    .option('--registry <host>', 'registry that the nodes pull from');
}

/** The same flags, as settings that beat environment and file. */
export function clusterOverrides({ provider, profile, registry }: ClusterOptions): Overrides {
  return { provider, profile, registry };
}
