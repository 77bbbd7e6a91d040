import type { Project } from '../config/project.ts';
import { minikubeProfiles } from '../tools/minikube.ts';
import { parseProfiles } from '../tools/minikube-output.ts';
import { MinikubeProvider } from './minikube.ts';
import type { ProviderEntry, ProviderPorts, Suitability } from './provider.ts';
import { currentContext } from './reachable.ts';

/** How much Minikube is worth: above and below a current context that answers (50, asked for 100). */
const scores = { contextIsProfile: 110, profileExists: 40, installed: 20 } as const;

export const minikubeProvider: ProviderEntry = {
  name: 'minikube',
  create: (project, ports) => new MinikubeProvider(project, ports),
  suits,
};

async function suits({ config }: Project, ports: ProviderPorts): Promise<Suitability> {
  const { profile, context } = config.cluster;
  if ((await ports.exec.which('minikube')) === undefined) {
    return { score: 0, reason: 'minikube is not on your PATH' };
  }
  const { stdout } = await ports.exec.run(minikubeProfiles(), { timeoutMs: 10_000 });
  const exists = parseProfiles(stdout).some(({ name }) => name === profile);
  const wanted = context ?? (await currentContext(ports))?.context;
  if (exists && wanted === profile) {
    return {
      score: scores.contextIsProfile,
      reason: `the context ${profile} is a Minikube profile`,
    };
  }
  if (context !== undefined) {
    return {
      score: 0,
      reason: `the context ${context}, which was asked for, is no Minikube profile`,
    };
  }
  return exists
    ? { score: scores.profileExists, reason: `there is a Minikube profile ${profile}` }
    : { score: scores.installed, reason: 'minikube is installed and can start a cluster' };
}
