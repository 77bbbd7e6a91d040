import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execute, type Counts, type Suite } from './suite.ts';

export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
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
    remarks: report.testResults.flatMap((file) => remarksOn(file, folder)),
  };
}

/** A line for each test that failed, for a file that did not load, and for the skipped ones of a file. */
export function remarksOn(file: FileReport, folder: string): string[] {
  const name = relative(folder, file.name);
  const all = file.assertionResults;
  const failed = all.filter(({ status }) => status === 'failed');
  const skipped =
    all.length - failed.length - all.filter(({ status }) => status === 'passed').length;
  const lines = failed.map(
    ({ fullName, failureMessages }) => `${name} > ${fullName}: ${briefly(failureMessages?.[0])}`,
  );
  if (file.status === 'failed' && failed.length === 0) {
    lines.push(`${name}: ${briefly(file.message)}`);
  }
  if (skipped > 0) lines.push(`${name}: ${skipped} skipped`);
  return lines;
}

/** The beginning of a message without its stack, on one line. */
function briefly(message = ''): string {
  const text = stripVTControlCharacters(message).split(/\n\s+at /)[0] ?? '';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 600 ? `${line.slice(0, 600)} ...` : line;
}
