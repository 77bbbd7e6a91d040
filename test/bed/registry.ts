/** Debian's docker-registry on localhost:5000, plain HTTP. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryHost, stateDir } from './layout.ts';
import type { Part } from './part.ts';
import { runningPid, startDaemon, stopDaemon, waitFor } from './process.ts';
import { attempt } from './shell.ts';

const daemonName = 'registry';
const folder = join(stateDir, 'registry');
const configFile = join(folder, 'config.yml');
const port = registryHost.split(':')[1];

const config = `version: 0.1
log: {level: warn}
storage:
  filesystem: {rootdirectory: ${join(folder, 'data')}}
  delete: {enabled: true}
http: {addr: 127.0.0.1:${port}}
`;

async function answers(): Promise<boolean> {
  return (await attempt('curl', ['-sf', '-m', '5', `http://${registryHost}/v2/`])).code === 0;
}

export const registry: Part = {
  name: 'registry',
  needs: ['packages'],
  async up() {
    if (!runningPid(daemonName) && (await answers())) {
      throw new Error(
        `something else answers on ${registryHost}: stop it, or it would be taken for the bed's registry`,
      );
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(configFile, config);
    await startDaemon({
      name: daemonName,
      command: 'docker-registry',
      args: ['serve', configFile],
      depends: config,
    });
    await waitFor('the registry', answers, { daemon: daemonName });
  },
  async down() {
    await stopDaemon(daemonName);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  },
  async status() {
    const ok = runningPid(daemonName) !== undefined && (await answers());
    return { ok, address: registryHost, note: ok ? undefined : 'does not answer' };
  },
};
