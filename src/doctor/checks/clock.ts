import { pass, warn, type Check } from '../check.ts';
import { clusterOrSkip } from '../looks/cluster.ts';
import type { System } from '../system.ts';
import { asRoot } from '../system.ts';

/** Past this, tokens and certificates that were just made are not valid yet somewhere. */
const tolerableMs = 15_000;

export const clock: Check<{ readonly aheadMs: number }> = {
  id: 'clock',
  title: 'Clock',
  severity: { kubernetes: 'tell' },
  limitMs: 8_000,
  gather: async (scene) => {
    const cluster = await clusterOrSkip(scene);
    if ('skip' in cluster) return cluster;
    const { aheadMs } = cluster;
    return aheadMs === undefined ? { skip: 'the API server does not say its time' } : { aheadMs };
  },
  judge: ({ aheadMs }, system) => {
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    if (Math.abs(aheadMs) < tolerableMs)
      return pass(`within ${Math.max(seconds, 1)} s of the cluster's`);
    const way = aheadMs > 0 ? 'ahead of' : 'behind';
    return warn(`${seconds} s ${way} the cluster's: sign-ins may fail`, setClock(system));
  },
};

function setClock(system: System): string {
  if (system.wsl)
    return 'Run in Windows: wsl --shutdown (the clock of WSL stops while Windows sleeps)';
  if (system.platform === 'win32') return 'Run: w32tm /resync';
  if (system.platform === 'darwin') return 'Run: sudo sntp -sS time.apple.com';
  return `Run: ${asRoot(system, 'timedatectl set-ntp true')}`;
}
