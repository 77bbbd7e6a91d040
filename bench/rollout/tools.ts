import { join } from 'node:path';
import { attempt, type Outcome } from '../../test/bed/shell.ts';
import {
  context,
  release,
  type AppSettings,
  type SampleProject,
} from '../../test/slow-starts/project.ts';

/** The image that `todo-deploy up` has built; the others deploy the same one. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

export interface Place {
  readonly project: SampleProject;
  readonly namespace: string;
  readonly image: Image;
  readonly timeoutSeconds: number;
}

/** One way to deploy a chart and to wait for it. */
export interface Tool {
  readonly name: string;
  /** Deploys, and waits as people have it wait. */
  deploy(place: Place, settings: AppSettings): Promise<Outcome>;
}

export const ours: Tool = {
  name: 'todo-deploy up',
  deploy: ({ project, namespace }, settings) => project.up(namespace, settings),
};

/** `helm upgrade --install` of one major version, with the flags that make it wait. */
function helm(program: string, version: string, flags: readonly string[]): Tool {
  return {
    name: `${version} ${flags.join(' ')}`,
    deploy: (place, settings) => {
      const upgrade = ['upgrade', '--install', release, join(place.project.folder, 'helm')];
      const where = ['--namespace', place.namespace, '--kube-context', context, '--values', '-'];
      const args = [...upgrade, ...where, ...flags, '--timeout', `${place.timeoutSeconds}s`];
      return attempt(program, args, { input: values(place, settings) });
    },
  };
}

/** `kubectl apply` of the rendered chart, then `kubectl rollout status`. */
const kubectl: Tool = {
  name: 'kubectl rollout status',
  deploy: async ({ timeoutSeconds, ...place }, settings) => {
    const chart = join(place.project.folder, 'helm');
    const input = values({ ...place, timeoutSeconds }, settings);
    const { stdout } = await attempt('helm', ['template', release, chart, '--values', '-'], {
      input,
    });
    const where = ['--context', context, '--namespace', place.namespace];
    const applied = await attempt('kubectl', [...where, 'apply', '-f', '-'], { input: stdout });
    if (applied.code !== 0) return applied;
    const wait = ['rollout', 'status', `deployment/${release}`, `--timeout=${timeoutSeconds}s`];
    return attempt('kubectl', [...where, ...wait]);
  },
};

export const peers: readonly Tool[] = [
  helm('helm', 'Helm 3', ['--wait']),
  helm('helm', 'Helm 3', ['--atomic']),
  helm('helm4', 'Helm 4', ['--wait']),
  helm('helm4', 'Helm 4', ['--rollback-on-failure']),
  kubectl,
];

/** What todo-deploy gives the chart, as JSON; with Helm alone a migration is a hook. */
function values(
  { image }: Place,
  { env = {}, replicas = 1, migrate = false, ...more }: AppSettings,
) {
  const { migrations = {}, ...others } = more.values ?? {};
  return JSON.stringify({
    ...{ image, env, replicaCount: replicas, ...others },
    migrations: { ...(migrations as object), enabled: migrate, hook: true },
  });
}
