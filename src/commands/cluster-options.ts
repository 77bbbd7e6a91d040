import type { Command } from 'commander';
import type { LoadOptions } from './project.ts';

/** Flags of every command that speaks to a deployment. */
export interface ClusterOptions {
  readonly target?: string;
  readonly provider?: string;
  readonly profile?: string;
  readonly registry?: string;
  /** Name of a preview. */
  readonly branch?: string;
}

/** Declares the flags that say which target and cluster are meant; --context and --namespace are global. */
export function addClusterOptions(command: Command): Command {
  return command
    .option('--target <name>', 'where it runs: auto, kubernetes, compose or local')
    .option('--provider <name>', 'what runs the cluster: auto, minikube, kind, k3d or context')
    .option('--profile <name>', 'Minikube profile')
    .option('--registry <host>', 'registry that the nodes pull from')
    .option('--branch <name>', 'the preview of this name, on a Neon branch of its own');
}

/** The same flags, as settings that beat environment and file, and the preview that is meant. */
export function clusterOverrides({
  target,
  provider,
  profile,
  registry,
  branch,
}: ClusterOptions): LoadOptions {
  return { target, provider, profile, registry, branch };
}
