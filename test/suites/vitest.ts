import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type Counts, type Suite } from './suite.ts';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

/** A vitest run; `folder` holds its configuration, `args` choose the project. */
export function vitestSuite(
  name: string,
  folder: string,
  args: readonly string[],
  missing: Suite['missing'] = () => undefined,
): Suite {
  return { name, missing, run: () => runVitest(folder, args) };
}

function runVitest(folder: string, args: readonly string[]): Counts {
  const output = join(mkdtempSync(join(tmpdir(), 'todo-deploy-test-')), 'report.json');
  const exitCode = execute(
    'npx',
    [
      'vitest',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    { cwd: folder },
  );
  if (!existsSync(output)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  // A file that does not even load has no failed test, and still must fail the run.
  const broken =
    exitCode !== 0 && report.numFailedTests === 0 ? Math.max(1, report.numFailedTestSuites) : 0;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
