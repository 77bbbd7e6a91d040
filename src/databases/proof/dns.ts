import { failureFor } from './claims.ts';
import { failed, pass, warn, type Stage } from './stage.ts';

/** A name that takes longer is felt at each new connection of the app. */
const slowMs = 1000;

/** Whether the host has addresses, and of which family. */
export const dns: Stage = {
  id: 'dns',
  title: 'Host name',
  quick: false,
  run: async (scene) => {
    const { found, ms } = await scene.addresses();
    // Both are asked at once: each may have to wait for a host that says nothing.
    const greeted = scene.greeting().catch(() => undefined);
    const [failure] = await Promise.all([failureFor('dns', scene), greeted]);
    if (failure !== undefined) return failed(failure);
    const { host } = scene.target;
    if (found.some(({ address }) => address === host)) return pass(`${host} is an address`);
    if (found.every(({ family }) => family === 6)) {
      return warn(
        `${host} has only IPv6 addresses`,
        'Many clusters and Docker engines have no IPv6: use an address with IPv4, such as the pooled host.',
      );
    }
    const families = found.some(({ family }) => family === 6) ? 'IPv4 and IPv6' : 'IPv4';
    const said = `${host} has ${families}`;
    if (ms <= slowMs) return pass(said);
    return warn(
      `${said}, but the name took ${(ms / 1000).toFixed(1)} s to resolve`,
      'Look at the DNS servers of this machine: each new connection waits for them.',
    );
  },
};
