/** Follows a remedy to the letter, as somebody does who trusts it. */
import type { Finding, Fix } from '../../src/diagnosis/finding.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import type { Observation } from './observation.ts';

/** What came of it: undefined when `up` succeeded, else what went wrong. */
export async function followRemedy(
  bench: Bench,
  fault: Fault,
  { told, error }: Pick<Observation, 'told' | 'error'>,
): Promise<string | undefined> {
  const finding = told.findLast(({ finding: { code } }) => code === fault.code)?.finding;
  if (fault.remedy === 'fix') return followFix(bench, fault, finding);
  const { says, does, config, env = fault.env } = fault.remedy ?? { says: /^/ };
  const words = finding?.remedy ?? error?.hint ?? '';
  if (!says.test(words)) return `"${words}" does not say ${String(says)}`;
  await does?.(bench);
  bench.editConfig((now) => config?.(now, bench));
  return succeeds(bench, env?.(bench), words);
}

async function followFix(
  bench: Bench,
  fault: Fault,
  finding: Finding | undefined,
): Promise<string | undefined> {
  const fix = finding?.fix;
  if (fix === undefined) return 'the finding has no fix to follow';
  const failed = await apply(bench, fix);
  return failed ?? succeeds(bench, fault.env?.(bench), wordsOf(fix));
}

async function succeeds(
  bench: Bench,
  env: Record<string, string> = {},
  words: string,
): Promise<string | undefined> {
  const { code, events } = await bench.up(env);
  if (code === 0) return undefined;
  const last = events.findLast(({ type }) => type === 'error');
  const said = last !== undefined && 'error' in last ? last.error.message : '';
  return `${words}: then \`up\` ends with ${code}: ${said}`;
}

/** The fix in a line, for the table. */
function wordsOf(fix: Fix): string {
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
