import { minikubeProvider } from '../../clusters/minikube-entry.ts';
import { DeployError } from '../../errors.ts';
import type { Project } from '../../config/project.ts';
import { minikubeAddonEnable } from '../../tools/minikube.ts';
import { lookAtLocalCluster } from '../looks/local-cluster.ts';
import { projectOf, type Scene } from '../scene.ts';
import type { Tell } from '../check.ts';
import { checkSchema } from '../../config/schema-problems.ts';

/** An image of an addon comes over the network. */
const addonMs = 300_000;

/** Starts the profile, as `up` would. Throws CLUSTER_START_FAILED (environment). */
export async function startLocalCluster(scene: Scene, tell: Tell): Promise<void> {
  const { profile } = await lookAtLocalCluster(scene);
  const project = projectOf(scene) ?? nameless(scene, profile);
  await minikubeProvider.create(project, scene.ports).start(tell, scene.signal);
}

/** Switches an addon of the profile on. Throws ADDON_FAILED (environment). */
export async function enableAddon(addon: string, scene: Scene, tell: Tell): Promise<void> {
  const { profile } = await lookAtLocalCluster(scene);
  tell(`enabling ${addon}`);
  const command = minikubeAddonEnable(profile, addon);
  const { exitCode, stdout, stderr } = await scene.ports.exec.run(command, {
    ...{ signal: scene.signal, timeoutMs: addonMs },
  });
  if (exitCode === 0) return;
  throw new DeployError(
    'environment',
    'ADDON_FAILED',
    `the addon ${addon} of Minikube profile ${profile} could not be enabled`,
    {
      hint: `See what it says: minikube addons enable ${addon} --profile ${profile}`,
      details: `${stdout}\n${stderr}`.trim().split('\n').slice(-5),
    },
  );
}

/** A provider wants a project; without a configuration only the profile counts. */
function nameless({ cwd }: Scene, profile: string): Project {
  const { config } = checkSchema({
    ...{ version: 1, name: 'none', components: {}, database: { source: 'external' } },
    cluster: { profile },
  });
  if (config === undefined) throw new Error('the smallest configuration is none');
  return { config, root: cwd, file: '', namespace: config.name };
}
