import type { Program } from '../looks/program.ts';
import { casesOf } from './cases-fixture.ts';
import { helm } from './helm.ts';
import { kubectl } from './kubectl.ts';
import { localClusterAddons } from './local-cluster-addons.ts';
import { localClusterProfile } from './local-cluster-profile.ts';
import { localClusterProgram } from './local-cluster-program.ts';
import { toolsCache } from './tools-cache.ts';

const absent: Program = { state: 'absent' };
const there = (version: string): Program => ({ state: 'there', path: '/usr/bin/it', version });
const broken: Program = { state: 'broken', path: '/usr/bin/it', reason: 'exec format error' };
const mac = { platform: 'darwin', manager: 'brew', arch: 'arm64' } as const;
const rare = { arch: 'riscv64' } as const;
const windowsOnArm = { platform: 'win32', arch: 'arm64', manager: 'winget' } as const;

const known = { name: 'dev', driver: 'docker', runtime: 'containerd', nodes: ['dev'] };
const profile = { program: there('v1.38.1'), profile: 'dev', need: 'current', known } as const;

export const toolCases = [
  ...casesOf(helm, [
    ['new enough', there('v3.13.0'), 'pass'],
    ['Helm 4', there('v4.3.1'), 'pass'],
    ['too old', there('v3.12.3'), 'fail', { says: ['3.13', 'Replace /usr/bin/it'] }],
    ['absent', absent, 'fail', { says: ['doctor --fix'], fixes: true }],
    ['absent where no sum is pinned', absent, 'fail', { system: rare, says: ['https://helm.sh'] }],
    ['of another processor', broken, 'fail', { says: ['exec format error'] }],
  ]),
  ...casesOf(kubectl, [
    ['there', there('v1.34.4'), 'pass'],
    ['absent', absent, 'warn', { says: ['does without'], fixes: true }],
    ['absent on a Mac', absent, 'warn', { system: mac, fixes: true }],
    [
      'no sum for it',
      absent,
      'warn',
      { system: windowsOnArm, says: ['winget install Kubernetes.kubectl'] },
    ],
  ]),
  ...casesOf(localClusterProgram, [
    ['there', { program: there('v1.38.1'), need: 'asked' }, 'pass'],
    ['not needed', { program: absent, need: 'none' }, 'skip'],
    ['asked for and absent', { program: absent, need: 'asked' }, 'fail', { fixes: true }],
    ['all there could be', { program: absent, need: 'fallback' }, 'fail', { fixes: true }],
  ]),
  ...casesOf(localClusterProfile, [
    [
      'running',
      { ...profile, state: 'running' },
      'pass',
      { says: ['docker driver, containerd runtime'] },
    ],
    ['stopped', { ...profile, state: 'stopped' }, 'warn', { says: ['stopped'], fixes: true }],
    [
      'an old address',
      { ...profile, state: 'stale-kubeconfig' },
      'warn',
      { says: ['old address'], fixes: true },
    ],
    [
      'not made yet',
      { program: there('v1.38.1'), profile: 'dev', need: 'asked', state: 'absent' },
      'warn',
      { says: ['no profile dev'], fixes: true },
    ],
    [
      'without a driver',
      { ...profile, known: { ...known, driver: 'none' }, state: 'running' },
      'warn',
      { says: ['--driver=docker'] },
    ],
  ]),
  ...casesOf(localClusterAddons, [
    ['enabled', { profile: 'dev', wanted: ['metrics-server'], missing: [] }, 'pass'],
    [
      'missing',
      { profile: 'dev', wanted: ['metrics-server', 'ingress'], missing: ['ingress'] },
      'warn',
      { says: ['asks for ingress'], fixes: true },
    ],
  ]),
  ...casesOf(toolsCache, [
    ['clean', { folder: '/c', leftovers: [] }, 'pass'],
    [
      'broken off',
      { folder: '/c', leftovers: ['helm/helm.partial'] },
      'warn',
      { says: ['1 broken-off'], fixes: true },
    ],
  ]),
];
