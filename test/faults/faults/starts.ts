import { anyOf, ended, waiting } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, env, values, without } from './change.ts';

const third = ended(3);
/** The runtime refuses to start it: told while it waits for the next try, or as its end. */
const notStarted = anyOf(ended(), waiting(/^(RunContainerError|CreateContainerError)$/));
const unconfigured = /^CreateContainerConfigError$/;
const settings = (...env: readonly object[]) => values({ container: { env } });

/** What a container needs before it starts. */
const configured: readonly Fault[] = [
  {
    name: 'secret-missing',
    title: 'a Secret that is not there',
    code: 'SECRET_MISSING',
    words: /Secret "nope"/,
    config: settings({
      name: 'TOKEN',
      valueFrom: { secretKeyRef: { name: 'nope', key: 'TOKEN' } },
    }),
    evidence: waiting(unconfigured, /secret "nope" not found/),
    remedy: 'fix',
  },
  {
    name: 'secret-key-missing',
    title: 'a Secret without the key',
    code: 'SECRET_MISSING',
    words: /no key "URL"/,
    before: (bench) =>
      bench.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keyless' } }),
    after: async (bench) => {
      await bench.kubectl('delete', 'secret', 'keyless');
    },
    config: settings({ name: 'URL', valueFrom: { secretKeyRef: { name: 'keyless', key: 'URL' } } }),
    evidence: waiting(unconfigured, /couldn't find key URL/),
    remedy: 'fix',
  },
  {
    name: 'config-map-missing',
    title: 'a ConfigMap that is not there',
    code: 'CONFIG_MAP_MISSING',
    words: /ConfigMap "nope"/,
    config: settings({
      name: 'LEVEL',
      valueFrom: { configMapKeyRef: { name: 'nope', key: 'LEVEL' } },
    }),
    evidence: waiting(unconfigured, /configmap "nope" not found/),
    remedy: 'fix',
  },
  {
    name: 'config-map-key-missing',
    title: 'a ConfigMap without the key',
    code: 'CONFIG_MAP_MISSING',
    words: /no key "LEVEL"/,
    before: (bench) =>
      bench.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'keyless' } }),
    after: async (bench) => {
      await bench.kubectl('delete', 'configmap', 'keyless');
    },
    config: settings({
      name: 'LEVEL',
      valueFrom: { configMapKeyRef: { name: 'keyless', key: 'LEVEL' } },
    }),
    evidence: waiting(unconfigured, /couldn't find key LEVEL/),
    remedy: 'fix',
  },
  {
    name: 'runs-as-root',
    title: 'the image runs as root, and may not',
    code: 'CONTAINER_CONFIG',
    words: /root/,
    config: ({ components }) => {
      Object.assign(components['web'] ?? {}, { dockerfile: 'docker/Dockerfile.root' });
    },
    evidence: waiting(unconfigured, /run as root|non-root/),
    remedy: {
      says: /End the Dockerfile with a numeric user, such as `USER 10001`/,
      does: (bench) => bench.editFile('docker/Dockerfile.root', (text) => `${text}USER 10001\n`),
    },
    after: (bench) => bench.restoreFile('docker/Dockerfile.root'),
  },
];

/** Programs that end, or are none. */
const ending: readonly Fault[] = [
  {
    name: 'wrong-architecture',
    title: 'a program for another processor',
    code: 'WRONG_ARCHITECTURE',
    words: /another processor/,
    config: values({ container: { command: ['/foreign'] } }),
    evidence: notStarted,
  },
  {
    name: 'command-not-found',
    title: 'a command that is not in the image',
    code: 'COMMAND_NOT_FOUND',
    words: /"\/no\/such\/program"/,
    config: values({ container: { command: ['/no/such/program'] } }),
    evidence: notStarted,
    remedy: { says: /Correct .*`command` and `args` in the chart/, config: without('container') },
  },
  {
    name: 'not-executable',
    title: 'a command that is not executable',
    code: 'PERMISSION_DENIED',
    words: /may not be executed/,
    config: values({ container: { command: ['/run.sh'] } }),
    evidence: notStarted,
    remedy: {
      says: /Make the file executable in the Dockerfile \(`RUN chmod \+x FILE`/,
      does: (bench) =>
        bench.editFile('docker/Dockerfile', (text) =>
          text.replace('USER 10001', 'RUN chmod +x /run.sh\nUSER 10001'),
        ),
    },
    after: (bench) => bench.restoreFile('docker/Dockerfile'),
  },
  {
    name: 'read-only-root',
    title: 'writes to a root that is read-only',
    code: 'PERMISSION_DENIED',
    words: /read-only/,
    config: env({ WRITE: '/data/state' }),
    evidence: ended(),
    final: third,
    remedy: {
      says: /mount an emptyDir at that path in the chart/,
      config: values({
        volumes: [{ name: 'data', emptyDir: {} }],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      }),
    },
  },
  {
    name: 'not-permitted',
    title: 'writes where its user may not',
    code: 'PERMISSION_DENIED',
    words: /may not read or write/,
    config: all(
      env({ WRITE: '/etc/state' }),
      values({ securityContext: { readOnlyRootFilesystem: false } }),
    ),
    evidence: ended(),
    final: third,
    remedy: { says: /Write to \/tmp/, config: env({ WRITE: '/tmp/state' }) },
  },
  {
    name: 'crash',
    title: 'the program ends with an exit code',
    code: 'CRASH',
    words: /exits with code 3: the reason for it/,
    config: env({ SAY: 'the reason for it', EXIT: '3' }),
    evidence: ended(),
    final: third,
  },
  {
    name: 'crash-with-0',
    title: 'the program ends as if its work was done',
    code: 'CRASH',
    words: /code 0/,
    config: env({ EXIT: '0' }),
    evidence: ended(),
    final: third,
  },
  {
    name: 'crash-by-signal',
    title: 'the program ends by a signal',
    code: 'CRASH',
    words: /signal 11/,
    config: env({ SIGNAL: '11' }),
    evidence: ended(),
    final: third,
  },
  {
    name: 'out-of-memory',
    title: 'more memory than its limit',
    code: 'OUT_OF_MEMORY',
    words: /its limit of 128Mi/,
    config: env({ HOG: '180' }),
    evidence: ended(1, ({ reason }) => reason === 'OOMKilled'),
    final: third,
    remedy: 'fix',
  },
];

/** Containers that do not start, or end. */
export const startFaults: readonly Fault[] = [...configured, ...ending];
