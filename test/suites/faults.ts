import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type Suite } from './suite.ts';

/** A sample that two cores get through in some six minutes; FAULTS=all takes everything. */
const sample = '16';

/** The fault matrix, or the part of it that FAULTS names. */
export function faultsSuite(folder: string, missing: Suite['missing']): Suite {
  return {
    name: 'faults',
    missing,
    run() {
      const report = join(mkdtempSync(join(tmpdir(), 'todo-deploy-faults-')), 'report.json');
      const env = { FAULTS: process.env['FAULTS'] ?? sample, FAULTS_REPORT: report };
      const code = execute('npm', ['run', '-s', 'faults'], { cwd: folder, env });
      if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
      const { passed, failed } = JSON.parse(readFileSync(report, 'utf8')) as Counted;
      return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped: 0 };
    },
  };
}

interface Counted {
  readonly passed: number;
  readonly failed: number;
}
