import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, succeeds, type Counts, type Suite } from './suite.ts';

/** The backend's own tests, in a virtual environment that is made once for each set of requirements. */
export function pytestSuite(name: string, folder: string): Suite {
  return {
    name,
    missing: () =>
      succeeds('python3', ['-c', 'import sys, venv; assert sys.version_info >= (3, 11)'])
        ? undefined
        : 'needs python3 3.11 or newer with venv',
    run: () => runPytest(folder),
  };
}

function runPytest(folder: string): Counts {
  const python = ensureEnvironment(folder);
  if (python === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const report = join(mkdtempSync(join(tmpdir(), 'todo-deploy-test-')), 'report.xml');
  const exitCode = execute(python, ['-m', 'pytest', '-q', `--junitxml=${report}`], { cwd: folder });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = countJunit(readFileSync(report, 'utf8'));
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Reads the totals of a JUnit report's first testsuite. */
export function countJunit(xml: string): Counts {
  const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0] ?? '';
  const number = (key: string) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return { passed: number('tests') - failed - skipped, failed, skipped, remarks: remarksIn(xml) };
}

/** The test cases that failed, each with the beginning of what it said. */
function remarksIn(xml: string): string[] {
  const cases = /<testcase\b[^>]*\bname="([^"]*)"[^>]*><(?:failure|error) message="([^"]{0,300})/g;
  return [...xml.matchAll(cases)].map(([, name = '', message = '']) => `${name}: ${message}`);
}

/** The Python of the environment for these requirements; it may not be there yet. */
export function pythonOf(folder: string): string {
  const requirements = readFileSync(join(folder, 'requirements-dev.txt'));
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const program = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  return join(homedir(), '.cache/todo-deploy-test', `venv-${hash}`, program);
}

function ensureEnvironment(folder: string): string | undefined {
  const python = pythonOf(folder);
  const environment = join(python, '../..');
  const complete = join(environment, '.complete');
  if (existsSync(complete)) return python;
  rmSync(environment, { recursive: true, force: true });
  const requirements = join(folder, 'requirements-dev.txt');
  const made =
    execute('python3', ['-m', 'venv', environment]) === 0 &&
    execute(python, ['-m', 'pip', 'install', '-q', '--require-hashes', '-r', requirements]) === 0;
  if (!made) return undefined;
  writeFileSync(complete, '');
  return python;
}
