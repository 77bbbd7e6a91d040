import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportVariable } from './report.ts';
import { execute, type Counts, type Suite } from './suite.ts';

const reporter = join(import.meta.dirname, 'report.ts');

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
  const file = join(mkdtempSync(join(tmpdir(), 'todo-deploy-test-')), 'counts.json');
  const reporters = ['--reporter=default', `--reporter=${reporter}`];
  const exitCode = execute('npx', ['vitest', 'run', ...args, ...reporters], {
    cwd: folder,
    env: { [reportVariable]: file },
  });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  const isSilent = exitCode !== 0 && counts.failed === 0;
  return isSilent ? { ...counts, failed: 1, remarks: [`ended with code ${exitCode}`] } : counts;
}
