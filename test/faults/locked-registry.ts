/** A second registry, Debian's too, that wants a user and a password. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../bed/process.ts';
import { attempt } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault, SampleConfig } from './fault.ts';

/** `someone:correct-horse`, as htpasswd writes it (bcrypt). */
const users = 'someone:$2b$12$4Emp0TnxWtRnepzHewjakO2BXrBYmU59SbeNe7wozYW9psIIHHwJm\n';

/** Starts and ends it around a fault, which is told its address. */
export function lockedRegistry(
  change: (address: string) => (config: SampleConfig) => void,
): Pick<Fault, 'before' | 'after' | 'config'> {
  const running = new Map<Bench, ChildProcess>();
  const addressFor = ({ number }: Bench) => `localhost:${5100 + number}`;
  return {
    async before(bench) {
      running.set(bench, start(bench.folder, addressFor(bench)));
      await waitFor('the locked registry', async () => {
        const asked = await attempt('curl', ['-s', `http://${addressFor(bench)}/v2/`]);
        return asked.code === 0;
      });
    },
    after: (bench) => {
      running.get(bench)?.kill();
      running.delete(bench);
      return Promise.resolve();
    },
    config: (config, bench) => {
      change(addressFor(bench))(config);
    },
  };
}

function start(folder: string, address: string): ChildProcess {
  const usersFile = join(folder, 'htpasswd');
  const file = join(folder, 'registry.yml');
  writeFileSync(usersFile, users);
  writeFileSync(
    file,
    `version: 0.1
log: {level: error}
storage:
  filesystem: {rootdirectory: ${join(folder, 'registry')}}
auth:
  htpasswd: {realm: locked, path: ${usersFile}}
http: {addr: ${address.replace('localhost', '127.0.0.1')}}
`,
  );
  return spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
}
