import { install } from '../remedies.ts';
import { fail, pass, type Check } from '../check.ts';
import { atLeast } from '../looks/versions.ts';

/** As package.json says under engines. */
const oldest = [20, 19] as const;

export const node: Check<{ readonly version: string }> = {
  id: 'node',
  title: 'Node.js',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  gather: (scene) => Promise.resolve({ version: scene.ports.machine.facts.node }),
  judge: ({ version }, system) =>
    atLeast(version, oldest)
      ? pass(version)
      : fail(`${version}; ${oldest.join('.')} or newer is needed`, install('node', system)),
};
