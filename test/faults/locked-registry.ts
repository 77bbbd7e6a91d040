/** A second registry, Debian's too, that wants a user and a password. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../bed/process.ts';
import { ctr } from '../bed/kubernetes/ctr.ts';
import { attempt } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import { values } from './faults/change.ts';

/** `someone:correct-horse`, as htpasswd writes it (bcrypt). */
const users = 'someone:$2b$12$4Emp0TnxWtRnepzHewjakO2BXrBYmU59SbeNe7wozYW9psIIHHwJm\n';

const pullSecret = 'locked-registry';
const running = new Map<Bench, ChildProcess>();
const addressFor = ({ number }: Bench) => `localhost:${5100 + number}`;

/** Has the same images as the registry of the bed, so that whoever signs in gets them. */
export const lockedRegistry: Pick<Fault, 'before' | 'after' | 'config' | 'remedy'> = {
  async before(bench) {
    await forgetImages(bench);
    running.set(bench, start(bench));
    await waitFor('the locked registry', async () => {
      const asked = await attempt('curl', ['-s', `http://${addressFor(bench)}/v2/`]);
      return asked.code === 0;
    });
  },
  async after(bench) {
    running.get(bench)?.kill();
    running.delete(bench);
    await bench.kubectl('delete', 'secret', pullSecret, '--ignore-not-found');
    await forgetImages(bench);
  },
  config: (config, bench) => {
    values({ image: { repository: `${addressFor(bench)}/faults/web` } })(config);
  },
  remedy: {
    says: /Create a pull Secret \(`kubectl create secret docker-registry`\) and name it in `values.imagePullSecrets`/,
    does: (bench) =>
      bench.kubectl(
        ...['create', 'secret', 'docker-registry', pullSecret],
        `--docker-server=${addressFor(bench)}`,
        ...['--docker-username=someone', '--docker-password=correct-horse'],
      ),
    config: values({ imagePullSecrets: [{ name: pullSecret }] }),
  },
};

/** What an earlier run pulled with the password would start without one: the node asks nobody then. */
async function forgetImages(bench: Bench): Promise<void> {
  const names = (await ctr('images', 'list', '--quiet')).split('\n');
  const pulled = names.filter((name) => name.startsWith(`${addressFor(bench)}/`));
  if (pulled.length > 0) await ctr('images', 'remove', '--sync', ...pulled);
}

function start(bench: Bench): ChildProcess {
  const { folder, bed } = bench;
  const address = addressFor(bench);
  const usersFile = join(folder, 'htpasswd');
  const file = join(folder, 'registry.yml');
  writeFileSync(usersFile, users);
  writeFileSync(
    file,
    `version: 0.1
log: {level: error}
storage:
  filesystem: {rootdirectory: ${join(bed.stateDir, 'registry', 'data')}}
auth:
  htpasswd: {realm: locked, path: ${usersFile}}
http: {addr: ${address.replace('localhost', '127.0.0.1')}}
`,
  );
  return spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
}
