import { execute, type Suite } from './suite.ts';

/** A program that exits with 0 when all is well, with its arguments. */
export type Check = readonly [file: string, ...args: string[]];

/** A suite with checks of the same code after it (types, lint, format); each counts as one test. */
export function withChecks(suite: Suite, folder: string, checks: () => readonly Check[]): Suite {
  return {
    ...suite,
    run() {
      const counts = { ...suite.run() };
      const remarks = [...(counts.remarks ?? [])];
      for (const [file, ...args] of checks()) {
        const ok = execute(file, args, { cwd: folder }) === 0;
        counts[ok ? 'passed' : 'failed'] += 1;
        console.log(`${ok ? 'ok' : 'FAILED'} - ${[file, ...args].join(' ')}`);
        if (!ok) remarks.push([file, ...args].join(' '));
      }
      return { ...counts, remarks };
    },
  };
}
