import { fail, pass, type Check } from '../check.ts';
import { engineOrSkip } from '../looks/engine.ts';
import { atLeast } from '../looks/versions.ts';
import { install } from '../remedies.ts';

const oldest = [20, 10] as const;
/** From this version of the API on, BuildKit takes its orders over it. */
const buildKitApi = [1, 39] as const;

export interface DockerVersionFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
}

export const dockerVersion: Check<DockerVersionFacts> = {
  id: 'docker-version',
  title: 'Docker version',
  severity: { kubernetes: 'stop', compose: 'stop' },
  gather: async (scene) => {
    const found = await engineOrSkip(scene);
    return 'skip' in found ? found : found.engine;
  },
  judge: ({ version, apiVersion, os }, system) => {
    if (os !== 'linux') {
      const remedy = 'Docker Desktop: choose "Switch to Linux containers"';
      return fail(`the engine runs ${os} containers; Linux ones are needed`, remedy);
    }
    if (!atLeast(version, oldest)) {
      return fail(`${version}; ${oldest.join('.')} or newer is needed`, install('docker', system));
    }
    if (!atLeast(apiVersion, buildKitApi)) {
      const remedy = install('docker', system);
      return fail(`${version} without BuildKit (API ${apiVersion})`, remedy);
    }
    return pass(`${version} with BuildKit`);
  },
};
