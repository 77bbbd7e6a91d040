import { join } from 'node:path';
import { obstacle } from './bed/preflight.ts';
import { mark, runBeside } from './suites/beside.ts';
import { withChecks } from './suites/checks.ts';
import { faultsSuite } from './suites/faults.ts';
import { pythonOf, pytestSuite } from './suites/pytest.ts';
import { execute, succeeds, type Counts, type Suite } from './suites/suite.ts';
import { vitestSuite } from './suites/vitest.ts';

const root = join(import.meta.dirname, '..');
const frontend = join(root, 'app/frontend');
const backend = join(root, 'app/backend');
const ci = process.env['CI'] === 'true';

const needsBed = async () => {
  const reason = await obstacle();
  if (reason !== undefined) return reason;
  // A suite that restarts parts of it may have left one that is not ready again.
  const isUp =
    succeeds('npm', ['run', '-s', 'bed', 'status']) ||
    (ci && succeeds('npm', ['run', '-s', 'bed', 'up']));
  return isUp ? undefined : 'needs the test bed: `npm run bed up`';
};
const needsBare = () =>
  process.platform === 'linux' && succeeds('chromium', ['--version'])
    ? undefined
    : 'needs Linux, Python 3.11 and Chromium';
const needsHelm = () => (succeeds('helm', ['version']) ? undefined : 'needs helm on PATH');

const frontendSuite: Suite = {
  ...vitestSuite('frontend', frontend, []),
  run() {
    const install = join(import.meta.dirname, 'install.js');
    if (execute('node', [install], { cwd: frontend }) !== 0) {
      return { passed: 0, failed: 1, skipped: 0 };
    }
    return vitestSuite('frontend', frontend, []).run();
  },
};

/** Every suite, the quick ones first. */
const suites: readonly Suite[] = [
  vitestSuite('unit', root, ['--project', 'unit']),
  vitestSuite('docs', root, ['--project', 'docs']),
  withChecks(frontendSuite, frontend, () => [
    ['npm', 'run', '-s', 'typecheck'],
    ['npm', 'run', '-s', 'lint'],
  ]),
  withChecks(pytestSuite('backend', backend), backend, () => {
    const python = pythonOf(backend);
    return [
      [python, '-m', 'ruff', 'check', '.'],
      [python, '-m', 'ruff', 'format', '--check', '.'],
      [python, '-m', 'mypy'],
    ];
  }),
  vitestSuite('build cache', root, ['--project', 'build cache']),
  vitestSuite('charts', root, ['--project', 'charts'], needsHelm),
  vitestSuite('charts on the cluster', root, ['--project', 'charts on the cluster'], needsHelm),
  vitestSuite('contracts', root, ['--project', 'contracts']),
  vitestSuite('machine contracts', root, ['--project', 'machine contracts']),
  vitestSuite('slow starts', root, ['--project', 'slow starts'], needsBed),
  vitestSuite('logs', root, ['--project', 'logs'], needsBed),
  vitestSuite('databases', root, ['--project', 'databases'], needsBed),
  vitestSuite('leaks', root, ['--project', 'leaks'], needsBed),
  vitestSuite('previews', root, ['--project', 'previews'], needsBed),
  vitestSuite('rotation', root, ['--project', 'rotation'], needsBed),
  vitestSuite('watch', root, ['--project', 'watch'], needsBed),
  vitestSuite('sequences', root, ['--project', 'sequences'], needsBed),
  vitestSuite('targets', root, ['--project', 'targets'], needsBed),
  vitestSuite('local kills', root, ['--project', 'local kills']),
  vitestSuite('bare', root, ['--project', 'bare'], needsBare),
  vitestSuite('npx', root, ['--project', 'npx']),
  vitestSuite('end to end', root, ['--project', 'e2e'], needsBed),
  faultsSuite(root, needsBed),
];

/** Suites that share nothing with the bed, and run while the others do. */
const apart = [
  'unit',
  'docs',
  'frontend',
  'backend',
  'build cache',
  'charts',
  'machine contracts',
  'local kills',
  'bare',
  'npx',
];

const named = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const leftOut: string[] = [];
const remarks: string[] = [];
const beside = named.length === 0 ? runBeside(import.meta.filename, apart) : undefined;
const isWanted = ({ name }: Suite) =>
  beside === undefined ? named.includes(name) : !apart.includes(name);
for (const suite of suites.filter(isWanted)) {
  const missing = await suite.missing();
  if (missing !== undefined) {
    leftOut.push(`${suite.name}: ${missing}`);
    if (ci) total.failed += 1;
    continue;
  }
  console.log(`\n== ${suite.name} ==`);
  const began = Date.now();
  const counts = suite.run();
  add(suite.name, counts, Math.round((Date.now() - began) / 1000));
}

if (beside !== undefined) add('beside', await beside());
console.log('');
for (const remark of remarks) console.log(`${mark}${remark}`);
for (const line of leftOut) console.log(`${ci ? 'MISSING' : 'left out'} - ${line}`);
if (ci && total.skipped > 0) console.log(`${total.skipped} skipped tests fail the run in CI`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 || (ci && total.skipped > 0) ? 1 : 0;

function add(name: string, counts: Counts, seconds?: number): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  remarks.push(...(counts.remarks ?? []).map((line) => `${name}: ${line}`));
  const time = seconds === undefined ? '' : ` (${seconds} s)`;
  console.log(
    `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped${time}`,
  );
}
