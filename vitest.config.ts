import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**', 'app/**'], ...extra },
});

// What takes the real engine or cluster runs one file at a time: there is one bed.
const onTheBed = { fileParallelism: false, testTimeout: 600_000, hookTimeout: 900_000 };

export default defineConfig({
  test: {
    projects: [
      project('unit', [
        'src/**/*.test.ts',
        'test/bed/**/*.test.ts',
        'test/architecture/**/*.test.ts',
        'test/suites/**/*.test.ts',
      ]),
      project('docs', ['test/docs/**/*.test.ts']),
      project('contracts', ['test/contracts/**/*.test.ts'], onTheBed),
      project('charts', ['test/charts/**/*.test.ts'], onTheBed),
      project('e2e', ['test/e2e/**/*.test.ts'], onTheBed),
    ],
  },
});
