import type { EngineAnswer } from '../../ports/docker/probe.ts';
import { casesOf } from './cases-fixture.ts';
import { cgroups } from './cgroups.ts';
import { composeCli } from './compose-cli.ts';
import { dockerContext } from './docker-context.ts';
import { dockerDisk } from './docker-disk.ts';
import { dockerEngine } from './docker-engine.ts';
import { dockerResources } from './docker-resources.ts';
import { dockerVersion } from './docker-version.ts';
import { inotify } from './inotify.ts';

const gib = 1024 ** 3;
const socket = 'unix:///var/run/docker.sock';
const engine = {
  ...{ version: '28.0.0', apiVersion: '1.48', os: 'linux', arch: 'amd64', cpus: 4 },
  ...{ memoryBytes: 8 * gib, rootFolder: '/var/lib/docker', cgroupVersion: '2' },
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
};
const answers: EngineAnswer = { state: 'answers', endpoint: socket, engine };
const not = (state: 'denied' | 'absent' | 'silent', reason: string): EngineAnswer => ({
  ...{ state, endpoint: socket, reason },
});
const space = (free: number) => ({ freeBytes: free * gib, totalBytes: 100 * gib });
const mac = { platform: 'darwin', manager: 'brew' } as const;

export const dockerCases = [
  ...casesOf(dockerEngine, [
    ['answers', { answer: answers, installed: true }, 'pass'],
    [
      'not installed',
      { answer: not('absent', 'ENOENT'), installed: false },
      'fail',
      { says: ['not installed', 'sudo apt-get install docker.io'] },
    ],
    [
      'not running',
      { answer: not('absent', 'ENOENT'), installed: true },
      'fail',
      { says: ['not running', 'sudo systemctl start docker'] },
    ],
    [
      'not running, and we are root',
      { answer: not('silent', 'ECONNREFUSED'), installed: true },
      'fail',
      { system: { root: true }, says: ['Run: systemctl start docker'], fixes: true },
    ],
    [
      'not running on a Mac',
      { answer: not('absent', 'ENOENT'), installed: true },
      'fail',
      { system: mac, says: ['open -a Docker'], fixes: true },
    ],
    [
      'not allowed',
      { answer: not('denied', 'EACCES'), installed: true },
      'fail',
      { says: ['you may not use', 'usermod -aG docker'] },
    ],
    [
      'DOCKER_HOST leads nowhere',
      { answer: not('silent', 'ECONNREFUSED'), installed: true, dockerHost: 'tcp://10.0.0.9:2375' },
      'fail',
      { says: ['DOCKER_HOST is tcp://10.0.0.9:2375', 'unset'] },
    ],
  ]),
  ...casesOf(dockerContext, [
    ['the engine answers', { answers: socket }, 'pass'],
    [
      'another one answers',
      {
        endpoint: 'unix:///old.sock',
        reason: 'ENOENT',
        other: { host: socket, context: 'default' },
      },
      'warn',
      { says: ['docker context use default'], fixes: true },
    ],
    [
      'a variable decides',
      {
        ...{ endpoint: 'unix:///old.sock', reason: 'ENOENT', byVariable: 'DOCKER_HOST' },
        other: { host: socket, context: 'default' },
      },
      'warn',
      { says: ['Unset DOCKER_HOST'] },
    ],
  ]),
  ...casesOf(dockerVersion, [
    ['the oldest', { version: '20.10.24+dfsg1', apiVersion: '1.41', os: 'linux' }, 'pass'],
    [
      'too old',
      { version: '19.03.1', apiVersion: '1.40', os: 'linux' },
      'fail',
      { says: ['20.10'] },
    ],
    [
      'no BuildKit',
      { version: '20.10.0', apiVersion: '1.38', os: 'linux' },
      'fail',
      { says: ['BuildKit'] },
    ],
    [
      'Windows containers',
      { version: '28.0.0', apiVersion: '1.48', os: 'windows' },
      'fail',
      { says: ['Linux containers'] },
    ],
  ]),
  ...casesOf(dockerResources, [
    ['enough', { cpus: 2, memoryBytes: 4 * gib, operatingSystem: 'Debian' }, 'pass'],
    [
      'a small Colima',
      {
        cpus: 1,
        memoryBytes: 2 * gib,
        operatingSystem: 'Ubuntu unix:///Users/me/.colima/docker.sock',
      },
      'warn',
      { system: mac, says: ['2.0 GiB, 1 CPU', 'colima start --cpu 4'] },
    ],
    [
      'a small Docker Desktop',
      { cpus: 4, memoryBytes: 2 * gib, operatingSystem: 'Docker Desktop' },
      'warn',
      { system: mac, says: ['Settings > Resources'] },
    ],
  ]),
  ...casesOf(dockerDisk, [
    ['enough', { folder: '/var/lib/docker', disk: space(40) }, 'pass'],
    [
      'little',
      { folder: '/var/lib/docker', disk: space(5) },
      'warn',
      { says: ['docker builder prune'] },
    ],
    [
      'nothing',
      { folder: '/var/lib/docker', disk: space(1) },
      'fail',
      { says: ['2 GiB is needed'] },
    ],
  ]),
  ...casesOf(cgroups, [
    ['version 2', { version: '2', forNewCluster: true }, 'pass'],
    ['version 1 with a cluster of its own', { version: '1', forNewCluster: false }, 'pass'],
    ['version 1', { version: '1', forNewCluster: true }, 'warn', { says: ['1.34'] }],
  ]),
  ...casesOf(inotify, [
    ['enough', { max_user_watches: 524_288, max_user_instances: 512 }, 'pass'],
    [
      'few instances',
      { max_user_watches: 1_000_000, max_user_instances: 128 },
      'warn',
      { says: ['instances 128', 'sudo sysctl fs.inotify.max_user_instances=512'] },
    ],
  ]),
  ...casesOf(composeCli, [
    ['there', { state: 'there', path: '/usr/bin/docker', version: '2.26.1' }, 'pass'],
    ['absent', { state: 'absent' }, 'warn', { says: ['does without', 'docker-compose-v2'] }],
  ]),
];
