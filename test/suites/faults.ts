import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type Suite } from './suite.ts';

/** Quick ones of every group; FAULTS=all takes everything, FAULTS=16 a seeded sample. */
const part = [
  ...['quota', 'pod-security', 'image-not-found', 'registry-credentials', 'secret-missing'],
  ...['config-map-key-missing', 'command-not-found', 'crash', 'out-of-memory', 'migration-failed'],
  ...['database-password-inside', 'auth-secret-changed', 'release-busy', 'expired-kubeconfig'],
];

/**
 * The fault matrix, or the part of it that FAULTS names. Times are told and fail nothing here: a busy machine
 * is no fault of the program. `npm run faults` holds them against their limits.
 */
export function faultsSuite(folder: string, missing: Suite['missing']): Suite {
  return {
    name: 'faults',
    missing,
    run() {
      const report = join(mkdtempSync(join(tmpdir(), 'todo-deploy-faults-')), 'report.json');
      const chosen = process.env['FAULTS'] ?? `^(${part.join('|')})$`;
      const env = { FAULTS: chosen, FAULTS_TIMES: 'told', FAULTS_REPORT: report };
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
