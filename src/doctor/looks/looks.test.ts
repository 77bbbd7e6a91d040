import { describe, expect, it } from 'vitest';
import { excepts } from '../checks/proxy.ts';
import { emptyProject } from '../checks/project-fixture.ts';
import { fakeScene } from '../scene-fixture.ts';
import { lookAtLocalCluster } from './local-cluster.ts';
import { rightsOf } from './rights.ts';
import { atLeast, numbersOf } from './versions.ts';

describe('versions', () => {
  it.each([
    ['v3.22.0', [3, 13], true],
    ['20.10.24+dfsg1', [20, 10], true],
    ['Python 3.9.2', [3, 11], false],
    ['3.11', [3, 11], true],
    ['4', [3, 13], true],
    ['1.39', [1, 39], true],
    ['nonsense', [1], false],
  ] as const)('%s against %j: %s', (version, oldest, enough) => {
    expect(atLeast(version, oldest)).toBe(enough);
  });

  it('are the first numbers of a text', () => {
    expect(numbersOf('Client Version: v1.34.4\nKustomize Version: v5.7.1')).toEqual([1, 34, 4]);
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['localhost,127.0.0.1', 'localhost', true],
    ['.corp.example', 'k8s.corp.example', true],
    ['corp.example', 'k8s.corp.example', true],
    ['corp.example', 'notcorp.example', false],
    ['192.168.49.0/24', '192.168.49.2', true],
    ['192.168.48.0/24', '192.168.49.2', false],
    ['10.0.0.0/8, 172.16.0.0/12', '172.31.0.9', true],
    ['*', 'anything', true],
    ['', 'localhost', false],
  ])('%j excepts %s: %s', (noProxy, host, does) => {
    expect(excepts(noProxy, host)).toBe(does);
  });
});

describe('the rights that a deployment needs', () => {
  const names = (rights: ReturnType<typeof rightsOf>) =>
    new Set(rights.map(({ resource }) => resource));

  it('hold what its configuration brings, and no more', () => {
    const inside = names(rightsOf(emptyProject(), true));
    expect(inside).toContain('statefulsets');
    expect(inside).not.toContain('jobs');
    const external = emptyProject({ database: { source: 'external' } });
    expect(names(rightsOf(external, true))).not.toContain('statefulsets');
  });

  it('hold the making of a namespace only where there is none', () => {
    expect(names(rightsOf(undefined, true))).not.toContain('namespaces');
    const all = rightsOf(undefined, false);
    expect(all.filter(({ clusterWide }) => clusterWide)).toMatchObject([
      { verb: 'create', resource: 'namespaces' },
    ]);
  });
});

describe('whether Minikube is needed', () => {
  const needOf = async (cluster: object | undefined, down: boolean) => {
    const { scene, kubernetes } = fakeScene(
      cluster === undefined
        ? {}
        : { configuration: { state: 'good', project: emptyProject({ cluster }) } },
    );
    kubernetes.down = down;
    return (await lookAtLocalCluster(scene)).need;
  };

  it.each([
    ['it was asked for', { provider: 'minikube' }, false, 'asked'],
    ['another cluster answers', undefined, false, 'none'],
    ['none answers', undefined, true, 'fallback'],
    ['a context was asked for and is silent', { context: 'fake' }, true, 'none'],
    [
      'the context of the profile was asked for',
      { context: 'dev', profile: 'dev' },
      true,
      'fallback',
    ],
    ['any context was asked for', { provider: 'context' }, true, 'none'],
  ])('when %s', async (_when, cluster, down, need) => {
    expect(await needOf(cluster, down)).toBe(need);
  });
});
