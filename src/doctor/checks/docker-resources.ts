import { pass, warn, type Check } from '../check.ts';
import { engineOrSkip } from '../looks/engine.ts';
import { gibibytes } from '../looks/versions.ts';
import { giveEngineMore } from '../remedies.ts';

/** Below this a build of the frontend, or a small cluster beside the app, runs out of memory. */
const enoughBytes = 3.5 * 1024 ** 3;
/** Minikube refuses to start with fewer (its RSRC_INSUFFICIENT_CORES). */
const enoughCpus = 2;

export interface DockerResourcesFacts {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly operatingSystem: string;
}

/** What was given to the engine: all of a Linux machine, a part of it to a machine of its own. */
export const dockerResources: Check<DockerResourcesFacts> = {
  id: 'docker-resources',
  title: 'Memory and CPUs of Docker',
  severity: { kubernetes: 'tell', compose: 'tell' },
  gather: async (scene) => {
    const found = await engineOrSkip(scene);
    if ('skip' in found) return found;
    const { cpus, memoryBytes, operatingSystem } = found.engine;
    return { cpus, memoryBytes, operatingSystem: `${operatingSystem} ${found.endpoint}` };
  },
  judge: ({ cpus, memoryBytes, operatingSystem }, system) => {
    const has = `${gibibytes(memoryBytes)}, ${cpus} CPU${cpus === 1 ? '' : 's'}`;
    const lacks = [
      ...(memoryBytes < enoughBytes ? ['4 GiB'] : []),
      ...(cpus < enoughCpus ? [`${enoughCpus} CPUs`] : []),
    ];
    if (lacks.length === 0) return pass(has);
    const remedy = giveEngineMore(system, /colima/i.test(operatingSystem));
    return warn(`${has}; ${lacks.join(' and ')} or more is advised`, remedy);
  },
};
