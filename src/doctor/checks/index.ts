import type { Check } from '../check.ts';
import { architecture } from './architecture.ts';
import { ca } from './ca.ts';
import { cgroups } from './cgroups.ts';
import { clock } from './clock.ts';
import { composeCli } from './compose-cli.ts';
import { configuration } from './configuration.ts';
import { context } from './context.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { dockerContext } from './docker-context.ts';
import { dockerDisk } from './docker-disk.ts';
import { dockerEngine } from './docker-engine.ts';
import { dockerResources } from './docker-resources.ts';
import { dockerVersion } from './docker-version.ts';
import { folders } from './folders.ts';
import { git } from './git.ts';
import { helm } from './helm.ts';
import { inotify } from './inotify.ts';
import { kubeconfigMode } from './kubeconfig-mode.ts';
import { kubectl } from './kubectl.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import { localClusterAddons } from './local-cluster-addons.ts';
import { localClusterProfile } from './local-cluster-profile.ts';
import { localClusterProgram } from './local-cluster-program.ts';
import { node } from './node.ts';
import { npm } from './npm.ts';
import { permissions } from './permissions.ts';
import { port } from './port.ts';
import { proxy } from './proxy.ts';
import { python } from './python.ts';
import { registry } from './registry.ts';
import { secretsFile } from './secrets-file.ts';
import { secretsIgnored } from './secrets-ignored.ts';
import { staleAccess } from './stale-access.ts';
import { toolsCache } from './tools-cache.ts';
import { wsl } from './wsl.ts';

/** Every check, in the order in which they are shown: one file each, one line here. */
export const checks: readonly Check[] = [
  node,
  configuration,
  secretsFile,
  secretsIgnored,
  folders,
  disk,
  port,
  database,
  dns,
  proxy,
  ca,
  wsl,
  git,
  // Before the engine: where another one answers, none has to be started.
  dockerContext,
  dockerEngine,
  dockerVersion,
  dockerResources,
  dockerDisk,
  architecture,
  helm,
  kubectl,
  localClusterProgram,
  localClusterProfile,
  localClusterAddons,
  toolsCache,
  kubeconfigMode,
  context,
  kubernetesVersion,
  permissions,
  registry,
  clock,
  cgroups,
  inotify,
  staleAccess,
  composeCli,
  npm,
  python,
];
