import { fail, pass, warn, type Check } from '../check.ts';
import { gibibytes } from '../looks/versions.ts';
import { quoted } from '../remedies.ts';
import type { DiskSpace } from '../../ports/machine.ts';

const needed = 1024 ** 3;
/** Dependencies of both components, their builds, and a database of some size. */
const comfortable = 5 * 1024 ** 3;

export interface DiskFacts {
  readonly folder: string;
  readonly disk: DiskSpace;
}

export const disk: Check<DiskFacts> = {
  id: 'disk',
  title: 'Disk here',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  gather: async ({ cwd, ports }) => {
    const disk = await ports.machine.disk(cwd);
    return disk === undefined ? { skip: 'the system does not say' } : { folder: cwd, disk };
  },
  judge: ({ folder, disk: { freeBytes } }, system) => {
    const free = `${gibibytes(freeBytes)} free`;
    const remedy =
      system.platform === 'win32'
        ? 'Make room: Settings > System > Storage'
        : `Make room; what takes it shows: du -xh ${quoted(folder, system)} | sort -h | tail`;
    if (freeBytes < needed) return fail(`${free}; 1 GiB is needed`, remedy);
    return freeBytes < comfortable ? warn(`${free}; 5 GiB is advised`, remedy) : pass(free);
  },
};
