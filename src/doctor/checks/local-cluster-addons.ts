import { pass, warn, type Check } from '../check.ts';
import { enableAddon } from '../fixes/local-cluster.ts';
import { lookAtLocalCluster } from '../looks/local-cluster.ts';
import { projectOf, type Scene } from '../scene.ts';
import { minikubeAddons } from '../../tools/minikube.ts';
import { parseAddons } from '../../tools/minikube-output.ts';

export interface AddonFacts {
  readonly profile: string;
  /** Wanted by the configuration and not enabled. */
  readonly missing: readonly string[];
  readonly wanted: readonly string[];
}

/** Addons that the values of the charts ask for: autoscalers need metrics, an Ingress needs a controller. */
export const localClusterAddons: Check<AddonFacts> = {
  id: 'minikube-addons',
  title: 'Minikube addons',
  severity: { kubernetes: 'tell' },
  limitMs: 9_000,
  gather: async (scene) => {
    const { profile, state, need } = await lookAtLocalCluster(scene);
    if (state !== 'running' || need === 'none') return { skip: 'no Minikube profile is running' };
    const wanted = wantedBy(scene);
    if (wanted.length === 0) return { skip: 'the configuration asks for none' };
    const options = { signal: scene.signal, timeoutMs: 4_000 };
    const { stdout } = await scene.ports.exec.run(minikubeAddons(profile), options);
    const enabled = parseAddons(stdout);
    return { profile, wanted, missing: wanted.filter((addon) => !enabled.includes(addon)) };
  },
  judge: ({ profile, missing, wanted }) =>
    missing.length === 0
      ? pass(wanted.join(', '))
      : warn(
          `the configuration asks for ${missing.join(', ')}`,
          'Run: todo-deploy doctor --fix',
          `enable ${missing.join(' and ')} in Minikube profile ${profile}`,
        ),
  fix: async ({ missing }, scene, tell) => {
    for (const addon of missing) await enableAddon(addon, scene, tell);
  },
};

interface ChartValues {
  readonly autoscaling?: { readonly enabled?: boolean };
  readonly ingress?: { readonly enabled?: boolean };
}

function wantedBy(scene: Scene): string[] {
  const components = Object.values(projectOf(scene)?.config.components ?? {});
  const values = components.map((component) => component.values as ChartValues);
  const some = (is: (value: ChartValues) => boolean | undefined) =>
    values.some((one) => is(one) === true);
  return [
    ...(some(({ autoscaling }) => autoscaling?.enabled) ? ['metrics-server'] : []),
    ...(some(({ ingress }) => ingress?.enabled) ? ['ingress'] : []),
  ];
}
