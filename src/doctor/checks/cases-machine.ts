import type { Program } from '../looks/program.ts';
import { architecture } from './architecture.ts';
import { ca } from './ca.ts';
import { casesOf } from './cases-fixture.ts';
import { disk } from './disk.ts';
import { folders } from './folders.ts';
import { git } from './git.ts';
import { node } from './node.ts';
import { npm } from './npm.ts';
import { port } from './port.ts';
import { proxy } from './proxy.ts';
import { python } from './python.ts';
import { wsl } from './wsl.ts';

const gib = 1024 ** 3;
const absent: Program = { state: 'absent' };
const broken: Program = { state: 'broken', path: '/usr/bin/it', reason: 'no such file' };
const there = (version: string): Program => ({ state: 'there', path: '/usr/bin/it', version });
const space = (free: number) => ({ freeBytes: free * gib, totalBytes: 100 * gib });
const mac = { platform: 'darwin', manager: 'brew' } as const;
const windows = { platform: 'win32', manager: 'winget' } as const;

export const machineCases = [
  ...casesOf(node, [
    ['new enough', { version: '20.19.0' }, 'pass'],
    ['a newer major', { version: '24.1.0' }, 'pass'],
    ['too old', { version: '20.18.3' }, 'fail', { says: ['20.19', 'https://nodejs.org'] }],
    [
      'too old on a Mac',
      { version: '18.2.0' },
      'fail',
      { system: mac, says: ['brew install node'] },
    ],
  ]),
  ...casesOf(npm, [
    ['there', there('11.0.0'), 'pass'],
    ['absent', absent, 'fail', { says: ['not on your PATH'] }],
    ['broken', broken, 'fail', { says: ['no such file'] }],
  ]),
  ...casesOf(python, [
    [
      'a good one beside an old one',
      {
        pythons: [
          { name: 'python3.12', version: '3.12.1', venv: true },
          { name: 'python3', version: '3.9.2', venv: true },
        ],
        uv: absent,
      },
      'pass',
      { says: ['3.12.1', 'python3.12'] },
    ],
    ['uv alone', { pythons: [], uv: there('uv 0.9.1') }, 'pass', { says: ['uv 0.9.1'] }],
    [
      'no venv on Debian',
      { pythons: [{ name: 'python3', version: '3.11.2', venv: false }], uv: absent },
      'fail',
      { says: ['without venv', 'sudo apt-get install python3-venv'] },
    ],
    [
      'too old',
      { pythons: [{ name: 'python3', version: '3.10.9', venv: true }], uv: absent },
      'fail',
      { says: ['3.10.9; Python 3.11'] },
    ],
    [
      'nothing on Windows',
      { pythons: [], uv: absent },
      'fail',
      { system: windows, says: ['neither Python nor uv', 'winget install Python'] },
    ],
  ]),
  ...casesOf(git, [
    ['there', there('2.39.5'), 'pass'],
    ['absent', absent, 'warn', { says: ['apt-get install git'] }],
  ]),
  ...casesOf(disk, [
    ['enough', { folder: '/p', disk: space(50) }, 'pass', { says: ['50.0 GiB'] }],
    ['little', { folder: '/p', disk: space(3) }, 'warn', { says: ['5 GiB'] }],
    ['nothing', { folder: '/p', disk: space(0.2) }, 'fail', { says: ['1 GiB', 'du -xh /p'] }],
  ]),
  ...casesOf(folders, [
    ['all writable', { all: ['/p', '/s'], readOnly: [] }, 'pass'],
    [
      'a home that is read-only',
      { all: ['/p', '/s'], readOnly: ['/s'] },
      'fail',
      { says: ['/s', 'XDG_'] },
    ],
  ]),
  ...casesOf(port, [
    ['free', { port: 3000, free: true, ours: false }, 'pass'],
    ['ours', { port: 3000, free: false, ours: true }, 'pass', { says: ['serves the app'] }],
    [
      'taken',
      { port: 3000, free: false, ours: false },
      'warn',
      { says: ['next free one', 'ss -ltnp'] },
    ],
    [
      'taken on a Mac',
      { port: 3000, free: false, ours: false },
      'warn',
      { system: mac, says: ['lsof -nP -iTCP:3000'] },
    ],
  ]),
  ...casesOf(proxy, [
    [
      'everything near is excepted',
      {
        proxy: 'http://proxy:3128',
        noProxy: 'localhost,127.0.0.0/8,.corp',
        near: ['127.0.0.1', 'k8s.corp'],
      },
      'pass',
    ],
    [
      'the cluster is not',
      { proxy: 'http://proxy:3128', noProxy: 'localhost', near: ['localhost', '192.168.49.2'] },
      'warn',
      { says: ['192.168.49.2', 'export NO_PROXY=localhost,192.168.49.2'] },
    ],
  ]),
  ...casesOf(ca, [
    [
      'a bundle',
      { bundles: [{ from: 'NODE_EXTRA_CA_CERTS', path: '/ca', certificates: 2 }] },
      'pass',
    ],
    [
      'not there',
      { bundles: [{ from: 'NODE_EXTRA_CA_CERTS', path: '/ca', certificates: undefined }] },
      'fail',
      { says: ['/ca cannot be read'] },
    ],
    [
      'no PEM',
      { bundles: [{ from: 'build.caFile', path: '/ca.der', certificates: 0 }] },
      'fail',
      { says: ['no certificate in PEM form'] },
    ],
  ]),
  ...casesOf(wsl, [
    [
      'a home folder with an engine',
      { folder: '/home/me/p', second: true, engineAnswers: true },
      'pass',
    ],
    [
      'the Windows disk',
      { folder: '/mnt/c/Users/me/p', second: true, engineAnswers: true },
      'warn',
      { says: ['Windows disk', 'home folder'] },
    ],
    [
      'no integration',
      { folder: '/home/me/p', second: true, engineAnswers: false },
      'warn',
      { says: ['WSL integration'] },
    ],
    [
      'WSL 1',
      { folder: '/p', second: false, engineAnswers: false },
      'warn',
      { says: ['--set-version'] },
    ],
  ]),
  ...casesOf(architecture, [
    ['alike', { node: 'x64', engine: 'amd64', appleSilicon: false }, 'pass'],
    [
      'Rosetta',
      { node: 'x64', engine: 'arm64', appleSilicon: true },
      'warn',
      { says: ['Rosetta'] },
    ],
    [
      'another engine',
      { node: 'arm64', engine: 'amd64', appleSilicon: true },
      'warn',
      { says: ['emulator'] },
    ],
  ]),
];
