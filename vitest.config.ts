import { defineConfig } from 'vitest/config';

const elsewhere = ['**/node_modules/**', '**/dist/**', 'app/**'];

const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, exclude: elsewhere, ...extra },
});

// A limit is there to end what hangs: on a loaded machine an import alone can take seconds.
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

// What takes the real engine or cluster runs one file at a time: there is one bed.
const onTheBed = { fileParallelism: false, testTimeout: 600_000, hookTimeout: 900_000 };

// These need this machine alone, and mostly wait: several files at once.
const machine = [
  ...['completion', 'exec', 'files*', 'folder-lock', 'http', 'inside', 'local-*', 'machine'],
  ...['neon*', 'processes', 'secret*', 'supervisor*', 'watcher'],
].map((name) => `test/contracts/${name}.test.ts`);
const onThisMachine = { ...onTheBed, fileParallelism: true, maxWorkers: 3 };

// The charts themselves need Helm alone.
const onTheCluster = ['install', 'server'].map((name) => `test/charts/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      project(
        'unit',
        [
          'src/**/*.test.ts',
          'test/bed/**/*.test.ts',
          'test/architecture/**/*.test.ts',
          'test/suites/**/*.test.ts',
          'test/faults/*.test.ts',
          'bench/**/*.test.ts',
          'test/leaks/*/**/*.test.ts',
        ],
        patient,
      ),
      project('docs', ['test/docs/**/*.test.ts'], patient),
      project('contracts', ['test/contracts/**/*.test.ts'], {
        ...onTheBed,
        exclude: [...elsewhere, ...machine],
      }),
      project('machine contracts', machine, onThisMachine),
      project('charts', ['test/charts/**/*.test.ts'], {
        ...onTheBed,
        exclude: [...elsewhere, ...onTheCluster],
      }),
      project('charts on the cluster', onTheCluster, onTheBed),
      project('slow starts', ['test/slow-starts/**/*.test.ts'], onTheBed),
      project('local kills', ['test/local-kills/**/*.test.ts'], onTheBed),
      project('leaks', ['test/leaks/*.test.ts'], onTheBed),
      project('logs', ['test/logs/**/*.test.ts'], onTheBed),
      project('targets', ['test/targets/**/*.test.ts'], onTheBed),
      project('bare', ['test/bare/**/*.test.ts'], onTheBed),
      project('npx', ['test/npx/**/*.test.ts'], { ...onTheBed, globalSetup: 'test/npx/packed.ts' }),
      project('previews', ['test/previews/**/*.test.ts'], onTheBed),
      project('rotation', ['test/rotation/**/*.test.ts'], onTheBed),
      project('watch', ['test/watch/**/*.test.ts'], onTheBed),
      project('sequences', ['test/sequences/**/*.test.ts'], onTheBed),
      project('build cache', ['test/build-cache/**/*.test.ts'], onTheBed),
      project('databases', ['test/databases/**/*.test.ts'], onTheBed),
      project('e2e', ['test/e2e/**/*.test.ts'], onTheBed),
    ],
  },
});
