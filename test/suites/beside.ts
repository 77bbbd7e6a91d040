import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts } from './suite.ts';

/** The last line of a run: what people and scripts read. */
const last = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;

/** What a line at the end of a run begins with that tells of a failed or skipped test. */
export const mark = '- ';

/**
 * Runs suites in a process of their own while this one goes on with others; call what it returns to wait for
 * them, show all that they wrote, and get their counts.
 */
export function runBeside(runner: string, names: readonly string[]): () => Promise<Counts> {
  const output = join(mkdtempSync(join(tmpdir(), 'todo-deploy-beside-')), 'output.txt');
  const file = openSync(output, 'w');
  const child = spawn('npx', ['tsx', runner, ...names], {
    stdio: ['ignore', file, file],
    shell: process.platform === 'win32',
  });
  closeSync(file);
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => {
      resolve();
    });
    child.on('exit', () => {
      resolve();
    });
  });
  return async () => {
    await ended;
    const text = readFileSync(output, 'utf8');
    console.log(`\n== beside the others: ${names.join(', ')} ==\n${text}`);
    return countsIn(text);
  };
}

/** The counts at the end of what a runner wrote; a failure when it did not come to its end. */
export function countsIn(text: string): Counts {
  const lines = text.trimEnd().split('\n');
  const [, passed, failed, skipped] = last.exec(lines.at(-1) ?? '') ?? [];
  if (passed === undefined) {
    return { passed: 0, failed: 1, skipped: 0, remarks: ['did not come to its end'] };
  }
  const remarks = lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : []));
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped), remarks };
}
