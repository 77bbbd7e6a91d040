import { describe, expect, it } from 'vitest';
import * as tool from './minikube.ts';
import {
  parseDockerEnv,
  parseEvent,
  parseImages,
  parseProfiles,
  parseStatus,
} from './minikube-output.ts';

const line = ({ file, args }: { file: string; args: readonly string[] }) =>
  [file, ...args].join(' ');

describe('minikube command lines', () => {
  it.each([
    [tool.minikubeVersion(), 'minikube version --short'],
    [tool.minikubeStatus('dev'), 'minikube status --profile dev --output json'],
    [tool.minikubeProfiles(), 'minikube profile list --output json --light'],
    [tool.minikubeStart('dev'), 'minikube start --profile dev --wait all --output json'],
    [tool.minikubeUnpause('dev'), 'minikube unpause --profile dev'],
    [tool.minikubeUpdateContext('dev'), 'minikube update-context --profile dev'],
    [tool.minikubeDelete('dev'), 'minikube delete --profile dev --output json'],
    [tool.minikubeDockerEnv('dev'), 'minikube docker-env --profile dev --shell none --output json'],
    [tool.minikubeImageLoad('dev', '/tmp/a.tar'), 'minikube image load /tmp/a.tar --profile dev'],
    [tool.minikubeImageList('dev'), 'minikube image ls --format json --profile dev'],
    [
      tool.minikubeSsh('dev', 'dev-m02', ['sudo', 'ctr', 'images', 'ls', 'name==a:1', "it's"]),
      "minikube ssh --profile dev --node dev-m02 --native-ssh=false -- sudo ctr images ls name==a:1 'it'\\''s'",
    ],
    [
      tool.minikubeImageRemove('dev', 'localhost/a:1'),
      'minikube image rm localhost/a:1 --profile dev',
    ],
  ])('%#: %s', (command, expected) => {
    expect(line(command)).toBe(expected);
  });
});

describe('parseStatus', () => {
  const node = {
    Host: 'Running',
    Kubelet: 'Running',
    APIServer: 'Running',
    Kubeconfig: 'Configured',
  };
  const state = (answer: unknown, exitCode = 0) =>
    parseStatus({ exitCode, stdout: JSON.stringify(answer) });

  it.each([
    ['running', { ...node, Worker: false }, 0],
    [
      'running',
      [
        { ...node, Worker: false },
        { ...node, APIServer: 'Irrelevant', Worker: true },
      ],
      0,
    ],
    [
      'stopped',
      { Host: 'Stopped', Kubelet: 'Stopped', APIServer: 'Stopped', Kubeconfig: 'Stopped' },
      7,
    ],
    ['paused', { ...node, Kubelet: 'Stopped', APIServer: 'Paused' }, 2],
    ['stopped', { ...node, APIServer: 'Stopped' }, 2],
    ['stale-kubeconfig', { ...node, Kubeconfig: 'Misconfigured' }, 4],
    ['stopped', null, 7],
    ['absent', { type: 'io.k8s.sigs.minikube.info' }, 85],
  ])('%s: %j, exit code %d', (expected, answer, exitCode) => {
    expect(state(answer, exitCode)).toBe(expected);
  });

  it('takes an answer that is no JSON for a stopped cluster', () => {
    expect(parseStatus({ exitCode: 1, stdout: 'E1123 something broke' })).toBe('stopped');
  });
});

describe('parseProfiles', () => {
  it('reads driver, runtime and number of nodes', () => {
    const Config = {
      Driver: 'kvm2',
      KubernetesConfig: { ContainerRuntime: 'containerd' },
      Nodes: [{ Name: '' }, { Name: 'm02' }],
    };
    const stdout = JSON.stringify({
      invalid: [{ Name: 'broken' }],
      valid: [{ Name: 'dev', Config }],
    });
    expect(parseProfiles(stdout)).toEqual([
      { name: 'dev', driver: 'kvm2', runtime: 'containerd', nodes: ['dev', 'dev-m02'] },
    ]);
  });

  it('takes no runtime for docker, and nonsense for no profiles', () => {
    const valid = [
      { Name: 'old', Config: { Driver: 'docker', KubernetesConfig: { ContainerRuntime: '' } } },
    ];
    expect(parseProfiles(JSON.stringify({ valid }))[0]?.runtime).toBe('docker');
    expect(parseProfiles('nothing')).toEqual([]);
    expect(parseProfiles('{"error": {}}')).toEqual([]);
  });
});

describe('parseDockerEnv', () => {
  it('reads address and certificates', () => {
    const env = {
      DOCKER_HOST: 'tcp://127.0.0.1:32771',
      DOCKER_CERT_PATH: '/m/certs',
      DOCKER_TLS_VERIFY: '1',
    };
    expect(parseDockerEnv(JSON.stringify(env))).toEqual({
      host: 'tcp://127.0.0.1:32771',
      certPath: '/m/certs',
    });
  });

  it('reads nothing from what is printed on failure', () => {
    expect(parseDockerEnv('false exit code 10\n')).toBeUndefined();
  });
});

describe('parseImages', () => {
  it('gives IDs the same form for every runtime', () => {
    const bare = { id: 'a'.repeat(64), repoDigests: [], repoTags: ['docker.io/x/y:1'], size: '1' };
    const full = { id: `sha256:${'b'.repeat(64)}`, repoDigests: [], repoTags: null, size: '1' };
    expect(parseImages(JSON.stringify([bare, full]))).toEqual([
      { id: `sha256:${'a'.repeat(64)}`, tags: ['docker.io/x/y:1'] },
      { id: `sha256:${'b'.repeat(64)}`, tags: [] },
    ]);
  });

  it('tells nonsense from an empty list', () => {
    expect(parseImages('[]')).toEqual([]);
    expect(parseImages('E1123 unable to list')).toBeUndefined();
  });
});

describe('parseEvent', () => {
  it('reads steps and errors, and leaves other lines as they are', () => {
    const event = (type: string, data: object) =>
      JSON.stringify({ type: `io.k8s.sigs.minikube.${type}`, data });
    expect(parseEvent(event('step', { message: 'Starting node' }))).toMatchObject({
      kind: 'step',
      message: 'Starting node',
    });
    expect(parseEvent(event('error', { message: 'no driver', advice: 'install one' }))).toEqual({
      kind: 'error',
      message: 'no driver',
      advice: 'install one',
    });
    expect(parseEvent('* plain text')).toEqual({
      kind: 'other',
      message: '* plain text',
      advice: '',
    });
  });
});
