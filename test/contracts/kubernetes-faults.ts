import { shell, sleeping, type Fault } from './kubernetes-workload.ts';

/** The first bytes of a program for 64-bit ARM. */
const foreignProgram = Buffer.alloc(64);
foreignProgram.write('\u007FELF\u0002\u0001\u0001', 'latin1');
foreignProgram.writeUInt16LE(2, 16);
foreignProgram.writeUInt16LE(0xb7, 18);

/** Containers that do not start, or end. */
export const startFaults: readonly Fault[] = [
  {
    name: 'image-not-found',
    code: 'IMAGE_NOT_FOUND',
    cause: /localhost:5000\/no\/such:1 does not exist/,
    container: { image: 'localhost:5000/no/such:1' },
  },
  {
    name: 'registry-unreachable',
    code: 'REGISTRY_UNREACHABLE',
    cause: /does not answer/,
    container: { image: 'localhost:5999/some/image:1' },
  },
  {
    name: 'image-name-invalid',
    code: 'IMAGE_NAME_INVALID',
    cause: /is not the name of an image/,
    container: { image: 'localhost:5000/Upper/CASE:1' },
  },
  {
    name: 'secret-missing',
    code: 'SECRET_MISSING',
    cause: /Secret "nope"/,
    container: { ...sleeping, envFrom: [{ secretRef: { name: 'nope' } }] },
  },
  {
    name: 'secret-key-missing',
    code: 'SECRET_MISSING',
    cause: /no key "URL"/,
    before: (namespace) => [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keyless', namespace } },
    ],
    container: {
      ...sleeping,
      env: [{ name: 'URL', valueFrom: { secretKeyRef: { name: 'keyless', key: 'URL' } } }],
    },
  },
  {
    name: 'config-map-missing',
    code: 'CONFIG_MAP_MISSING',
    cause: /ConfigMap "nope"/,
    container: { ...sleeping, envFrom: [{ configMapRef: { name: 'nope' } }] },
  },
  {
    name: 'runs-as-root',
    code: 'CONTAINER_CONFIG',
    cause: /root/,
    pod: { securityContext: { runAsNonRoot: true } },
  },
  {
    name: 'command-not-found',
    code: 'COMMAND_NOT_FOUND',
    cause: /"\/no\/such\/program"/,
    container: { command: ['/no/such/program'] },
  },
  {
    name: 'not-executable',
    code: 'PERMISSION_DENIED',
    cause: /may not be executed/,
    container: { command: ['/etc/passwd'] },
  },
  {
    name: 'wrong-architecture',
    code: 'WRONG_ARCHITECTURE',
    cause: /another processor/,
    before: (namespace) => [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'program', namespace },
        binaryData: { program: foreignProgram.toString('base64') },
      },
    ],
    container: {
      command: ['/program/program'],
      volumeMounts: [{ name: 'program', mountPath: '/program' }],
    },
    pod: { volumes: [{ name: 'program', configMap: { name: 'program', defaultMode: 0o755 } }] },
  },
  {
    name: 'crash',
    code: 'CRASH',
    cause: /exits with code 3: the reason for it/,
    container: shell('echo the reason for it; exit 3'),
  },
  {
    name: 'read-only',
    code: 'PERMISSION_DENIED',
    cause: /read-only/,
    container: { ...shell('echo x > /file'), securityContext: { readOnlyRootFilesystem: true } },
  },
  {
    name: 'out-of-memory',
    code: 'OUT_OF_MEMORY',
    cause: /its limit of 32Mi/,
    container: {
      command: ['perl', '-e', 'my @a; push @a, "x" x 1_000_000 while 1'],
      resources: { limits: { memory: '32Mi' } },
    },
  },
];
