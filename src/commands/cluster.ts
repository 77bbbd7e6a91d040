import { chooseProvider } from '../clusters/index.ts';
import type { ClusterProvider, ClusterState } from '../clusters/provider.ts';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { teller } from '../pipeline/run.ts';
import { stepTitles } from '../pipeline/stepper.ts';
import type { OpenCluster, OpenOptions } from '../targets/kubernetes/target.ts';
import type { CommandContext } from './command.ts';
import { prompting } from './prompting.ts';

/** Oldest Kubernetes whose API versions the charts and we ourselves use. */
const oldestMinor = 28;

/**
 * The cluster of a project, running. Throws CLUSTER_STOPPED (environment) when it is not running,
 * KUBERNETES_TOO_OLD (environment) below 1.28.
 */
export async function openCluster(context: CommandContext, project: Project): Promise<OpenCluster> {
  return openWith(context, await selectProvider(context, project));
}

async function openWith(
  context: CommandContext,
  provider: ClusterProvider,
  found?: ClusterState,
): Promise<OpenCluster> {
  const state = found ?? (await provider.detect());
  if (state.state !== 'running') throw notRunning(state.description);
  const kubernetes = await context.ports.kubernetes(state.context);
  return {
    provider,
    kubernetes,
    version: checked(state.version ?? (await kubernetes.version())),
    state,
  };
}

/** The same, but a cluster that is stopped or absent is started, after asking where somebody can answer. */
export async function openOrStartCluster(
  context: CommandContext,
  project: Project,
  { beforeStart }: Pick<OpenOptions, 'beforeStart'> = {},
): Promise<OpenCluster> {
  const provider = await selectProvider(context, project);
  const state = await provider.detect();
  if (state.state !== 'running') {
    await beforeStart?.();
    await agreeToStart(context, state.description);
    context.emit({ type: 'step-started', step: 'cluster', title: stepTitles.cluster });
    const started = context.ports.clock.now();
    await provider.start(teller(context.emit, 'cluster'), context.signal);
    const seconds = (context.ports.clock.now() - started) / 1000;
    const { description } = await provider.detect();
    context.emit({
      type: 'step-finished',
      step: 'cluster',
      outcome: 'done',
      summary: description,
      seconds,
    });
  }
  return openWith(context, provider, state.state === 'running' ? state : undefined);
}

async function selectProvider(context: CommandContext, project: Project): Promise<ClusterProvider> {
  const { provider, reason } = await chooseProvider(project, context.ports);
  context.emit({ type: 'detail', message: `provider ${provider.name}: ${reason}` });
  return provider;
}

async function agreeToStart(context: CommandContext, description: string): Promise<void> {
  if (context.global.yes) return;
  if (!context.interactive) throw notRunning(description);
  const { confirm } = await import('./prompts.ts');
  const stopped = {
    message: 'stopped before anything was done',
    hint: 'Run the same command again when you are ready.',
  };
  const start = await prompting(context, stopped, () =>
    confirm({ message: `${description}. Start it?`, default: true }, { signal: context.signal }),
  );
  if (!start) throw notRunning(description);
}

function notRunning(description: string): DeployError {
  return new DeployError(
    'environment',
    'CLUSTER_STOPPED',
    `the cluster is not running: ${description}`,
    {
      hint: 'Run `todo-deploy up --yes`, which starts it, or start it yourself.',
    },
  );
}

function checked(version: string): string {
  const minor = Number(/^v1\.(\d+)/.exec(version)?.[1] ?? oldestMinor);
  if (minor >= oldestMinor) return version;
  throw new DeployError(
    'environment',
    'KUBERNETES_TOO_OLD',
    `Kubernetes ${version} is too old: 1.28 is needed`,
    {
      hint: 'Upgrade the cluster; with Minikube: minikube start --kubernetes-version=stable',
    },
  );
}
