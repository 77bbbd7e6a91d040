import { fail, pass, warn, type Check } from '../check.ts';
import { engineOrSkip, sharesOurKernel } from '../looks/engine.ts';
import { gibibytes } from '../looks/versions.ts';
import type { DiskSpace } from '../../ports/machine.ts';

/** Both images with their layers and the build cache. */
const needed = 2 * 1024 ** 3;
/** A node of a cluster beside them. */
const comfortable = 10 * 1024 ** 3;

export interface DockerDiskFacts {
  readonly folder: string;
  readonly disk: DiskSpace;
}

/** The disk where the engine keeps images, as far as it is one of this machine. */
export const dockerDisk: Check<DockerDiskFacts> = {
  id: 'docker-disk',
  title: 'Disk of Docker',
  severity: { kubernetes: 'stop', compose: 'stop' },
  gather: async (scene) => {
    const found = await engineOrSkip(scene);
    if ('skip' in found) return found;
    const folder = found.engine.rootFolder;
    const { platform } = scene.system;
    const foreign = { skip: 'the engine keeps its images in another machine' };
    if (folder === '' || !sharesOurKernel(found.endpoint, platform)) return foreign;
    const disk = await scene.ports.machine.disk(folder);
    return disk === undefined ? foreign : { folder, disk };
  },
  judge: ({ folder, disk: { freeBytes } }) => {
    const free = `${gibibytes(freeBytes)} free in ${folder}`;
    const remedy = 'Run: docker builder prune (docker system df shows what takes the space)';
    if (freeBytes < needed) return fail(`${free}; 2 GiB is needed`, remedy);
    return freeBytes < comfortable ? warn(`${free}; 10 GiB is advised`, remedy) : pass(free);
  },
};
