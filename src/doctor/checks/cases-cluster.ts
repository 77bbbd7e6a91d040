import { casesOf } from './cases-fixture.ts';
import { clock } from './clock.ts';
import { context } from './context.ts';
import { kubeconfigMode } from './kubeconfig-mode.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import { permissions } from './permissions.ts';
import { registry } from './registry.ts';
import { staleAccess } from './stale-access.ts';

const server = { context: 'dev', server: 'https://10.0.0.1:6443' };
const right = (verb: string, resource: string, group = '') => ({
  ...{ verb, resource, group, clusterWide: false },
});

export const clusterCases = [
  ...casesOf(kubeconfigMode, [
    ['mine alone', { files: [{ path: '/k', mode: 0o600 }] }, 'pass'],
    [
      'open to others',
      { files: [{ path: '/k', mode: 0o644 }] },
      'warn',
      { says: ['mode 644', 'chmod 600 /k'], fixes: true },
    ],
  ]),
  ...casesOf(context, [
    [
      'answers',
      { cluster: { state: 'answers', ...server, user: 'ann' }, current: 'dev', canStartOne: false },
      'pass',
      { says: ['dev at https://10.0.0.1:6443 as ann'] },
    ],
    [
      'another one than the current',
      { cluster: { state: 'answers', ...server, user: '' }, current: 'prod', canStartOne: false },
      'pass',
      { says: ['the current one is prod'] },
    ],
    [
      'expired',
      {
        cluster: {
          ...{ state: 'refused', code: 'KUBECONFIG_EXPIRED', ...server },
          ...{ reason: 'the client certificate ended yesterday', hint: 'Renew it' },
        },
        canStartOne: false,
      },
      'fail',
      { says: ['ended yesterday', 'Renew it'] },
    ],
    [
      'silent, and Minikube could be started',
      {
        cluster: {
          state: 'silent',
          code: 'CLUSTER_UNREACHABLE',
          ...server,
          reason: 'silent',
          hint: '',
        },
        canStartOne: true,
      },
      'warn',
      { says: ['todo-deploy up'] },
    ],
    [
      'no kubeconfig',
      {
        cluster: {
          state: 'unknown',
          code: 'KUBECONFIG_MISSING',
          reason: 'there is none',
          hint: 'Make one',
        },
        canStartOne: false,
      },
      'fail',
      { says: ['there is none'] },
    ],
  ]),
  ...casesOf(kubernetesVersion, [
    ['the oldest', { version: 'v1.28.0' }, 'pass'],
    ['too old', { version: 'v1.27.9' }, 'fail', { says: ['1.28'] }],
  ]),
  ...casesOf(permissions, [
    ['all', { context: 'dev', namespace: 'shop', asked: 80, missing: [] }, 'pass'],
    [
      'some are missing',
      {
        ...{ context: 'dev', namespace: 'shop', asked: 80 },
        missing: [
          right('create', 'deployments', 'apps'),
          right('create', 'secrets'),
          right('patch', 'secrets'),
        ],
      },
      'fail',
      { says: ['create deployments.apps; create, patch secrets', 'administrator of dev'] },
    ],
  ]),
  ...casesOf(registry, [
    ['answers', { host: 'localhost:5000', answer: { status: 200 } }, 'pass'],
    ['wants a log-in', { host: 'ghcr.io', answer: { status: 401 } }, 'pass'],
    [
      'something else',
      { host: 'localhost:80', answer: { status: 404 } },
      'fail',
      { says: ['404'] },
    ],
    [
      'silent',
      {
        host: 'localhost:5001',
        answer: { code: 'REGISTRY_UNREACHABLE', reason: 'refused', hint: 'Start the registry' },
      },
      'fail',
      { says: ['Start the registry'] },
    ],
  ]),
  ...casesOf(clock, [
    ['alike', { aheadMs: 300 }, 'pass'],
    ['behind', { aheadMs: -90_000 }, 'warn', { says: ['90 s behind', 'timedatectl'] }],
    [
      'after a sleep of Windows',
      { aheadMs: -3_600_000 },
      'warn',
      { system: { wsl: true }, says: ['wsl --shutdown'] },
    ],
  ]),
  ...casesOf(staleAccess, [
    ['none', { context: 'dev', namespace: 'shop', deployed: false }, 'pass'],
    [
      'serves',
      { context: 'dev', namespace: 'shop', deployed: true, serving: { port: 3000, pid: 7 } },
      'pass',
    ],
    [
      'nothing is behind it',
      { context: 'dev', namespace: 'shop', deployed: false, serving: { port: 3000, pid: 7 } },
      'warn',
      { says: ['port 3000 still leads to shop'], fixes: true },
    ],
  ]),
];
