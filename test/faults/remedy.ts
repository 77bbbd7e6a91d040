/** Follows the fix of a finding to the letter, as somebody does who trusts it. */
import type { Finding, Fix } from '../../src/diagnosis/finding.ts';
import type { Bench } from './bench.ts';

/** What came of it: undefined when `up` succeeded, else what went wrong. */
export async function followFix(
  bench: Bench,
  finding: Finding | undefined,
): Promise<string | undefined> {
  const fix = finding?.fix;
  if (fix === undefined) return 'the finding has no fix to follow';
  const failed = await apply(bench, fix);
  if (failed !== undefined) return failed;
  const { code, events } = await bench.up();
  if (code === 0) return undefined;
  const error = events.findLast(({ type }) => type === 'error');
  const said = error !== undefined && 'error' in error ? error.error.message : '';
  return `${wordsOf(fix)}: then \`up\` ends with ${code}: ${said}`;
}

/** The fix in a line, for the table. */
export function wordsOf(fix: Fix): string {
  return 'command' in fix ? fix.command : `${fix.edit.set}: ${String(fix.edit.to)}`;
}

async function apply(bench: Bench, fix: Fix): Promise<string | undefined> {
  if ('command' in fix) {
    const { code, stderr } = await bench.shell(fix.command);
    return code === 0
      ? undefined
      : `${fix.command} ends with ${code}: ${stderr.trim().slice(0, 200)}`;
  }
  const { set, to } = fix.edit;
  bench.editConfig((config) => {
    setPath(config, set.split('.'), to);
  });
  return undefined;
}

function setPath(
  at: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  to: unknown,
): void {
  if (rest.length === 0) {
    at[key] = to;
    return;
  }
  const next = at[key];
  const map = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
  at[key] = map;
  setPath(map, rest, to);
}
