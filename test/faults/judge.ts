/** Holds what was seen against what a fault has to show. Pure: every line of the table is decided here. */
import type { Expected, Fault } from './fault.ts';
import { causesOf, rootOf, type Observation, type Told } from './observation.ts';

/** Limits of the whole table and of each line, in seconds. */
export const limits = { median: 1, worst: 3 } as const;

export interface Line {
  readonly fault: Fault;
  /** `CODE component` of the root, as it was told. */
  readonly root: string;
  readonly exit: number;
  /** Seconds from the evidence to the first finding that names it. */
  readonly named?: number;
  /** Seconds from the evidence, or from the end of the patience that was stated, to the verdict. */
  readonly verdict?: number;
  /** The patience that was stated, in seconds. */
  readonly patience?: number;
  readonly answered: number;
  readonly failedRequests: number;
  /** Whether `up` succeeded once the fix was followed; undefined where that is not asked. */
  readonly remedy?: boolean;
  /** Everything that is not as it has to be, times aside. */
  readonly wrong: readonly string[];
  /** What came too late, or too early: a figure of the machine too. */
  readonly late: readonly string[];
}

/** One line of the table. */
export function judge(fault: Fault, seen: Observation): Line {
  const root = foundRoot(fault, seen);
  const telling = seen.told.find(({ finding }) => matches(fault, finding));
  const figures = timesOf(fault, seen, telling);
  return {
    fault,
    root: `${root.code} ${root.component}`.trim(),
    exit: seen.exit,
    ...figures,
    answered: seen.requests.answered,
    failedRequests: seen.requests.failures.length,
    wrong: [
      ...aboutCause(fault, root, seen),
      ...(knownFirst(fault, seen, telling) ? [] : aboutNaming(fault, figures)),
      ...aboutRequests(fault, seen),
      ...(/\n\s+at .+:\d+:\d+/.test(seen.stderr) ? ['a stack trace on standard error'] : []),
    ],
    late: aboutTimes(fault, figures),
  };
}

interface Found {
  readonly code: string;
  readonly component: string;
  readonly words: string;
}

function foundRoot(fault: Fault, { error, told }: Observation): Found {
  const code = error?.code ?? 'none';
  if (fault.as === 'error') return { code, component: '', words: error?.message ?? '' };
  if (fault.as === 'warning' || fault.as === 'diagnosis') {
    const warned = told.find(({ finding }) => matches(fault, finding))?.finding;
    return {
      code: warned?.code ?? 'none',
      component: warned?.component ?? '',
      words: warned?.cause ?? '',
    };
  }
  const root = error === undefined ? undefined : rootOf({ error });
  if (root === undefined) return { code, component: '', words: error?.message ?? '' };
  return { code: root.code, component: root.component, words: root.cause };
}

type Named = Pick<Told['finding'], 'code' | 'component'>;

function matches({ code, component = 'web' }: Expected, finding: Named): boolean {
  return finding.code === code && finding.component === component;
}

function aboutCause(fault: Fault, root: Found, seen: Observation): string[] {
  const exit = fault.exit ?? (fault.as === 'warning' ? 0 : 5);
  const component = fault.as === 'error' ? '' : (fault.component ?? 'web');
  const missing = (fault.also ?? []).filter(
    (other) =>
      // What the event did not know yet, such as the last line, the error at the end does.
      ![...causesOf(seen), ...seen.told.map(({ finding }) => finding)].some(
        (one) => matches(other, one) && other.words.test(one.cause),
      ),
  );
  return [
    ...(seen.exit === exit ? [] : [`exit code ${seen.exit}, not ${exit}`]),
    ...(root.code === fault.code ? [] : [`code ${root.code}, not ${fault.code}`]),
    ...(root.component === component ? [] : [`component "${root.component}", not "${component}"`]),
    ...(fault.words.test(root.words) ? [] : [`says "${root.words}", not ${String(fault.words)}`]),
    ...missing.map(({ code, component: of = 'web' }) => `${code} of ${of} is not told`),
  ];
}

type Times = Pick<Line, 'named' | 'verdict' | 'patience'>;

function timesOf(fault: Fault, seen: Observation, telling: Told | undefined): Times {
  const { evidenceAt, finalAt, verdictAt } = seen;
  if (evidenceAt === undefined) return {};
  const named = telling === undefined ? {} : { named: (telling.at - evidenceAt) / 1000 };
  if (fault.as === 'warning' || verdictAt === undefined) return named;
  const { patience, budgetMs = 0, startedAt } = telling?.finding ?? {};
  const waits = patience !== undefined && patience !== 'terminal' && budgetMs > 0;
  if (!waits) return { ...named, verdict: (verdictAt - (finalAt ?? evidenceAt)) / 1000 };
  const begun = startedAt === undefined ? evidenceAt : Date.parse(startedAt);
  const due = finalAt ?? begun + budgetMs;
  const stated = finalAt === undefined ? { patience: budgetMs / 1000 } : {};
  return { ...named, ...stated, verdict: (verdictAt - due) / 1000 };
}

/** Told, and taken back, before the evidence that everybody sees came at all. */
function knownFirst(fault: Fault, seen: Observation, telling: Told | undefined): boolean {
  return fault.mayKnowFirst === true && seen.evidenceAt === undefined && telling !== undefined;
}

function aboutNaming(fault: Fault, { named, verdict }: Times): string[] {
  if (fault.evidence === undefined) return [];
  const isNamed = fault.as === 'error' || named !== undefined;
  const lacksVerdict = fault.as !== 'warning' && verdict === undefined;
  return [
    ...(isNamed ? [] : ['never named while `up` watched, or the evidence was not seen']),
    ...(lacksVerdict ? ['no verdict, or the evidence was not seen'] : []),
  ];
}

function aboutTimes(fault: Fault, { named, verdict }: Times): string[] {
  if (fault.evidence === undefined) return [];
  const late = (seconds: number | undefined) => seconds !== undefined && seconds > limits.worst;
  const early = fault.mayKnowFirst !== true && verdict !== undefined && verdict < -limits.worst;
  return [
    ...(late(named) ? [`named ${seconds(named)} after the evidence`] : []),
    ...(late(verdict) ? [`verdict ${seconds(verdict)} late`] : []),
    ...(early ? [`verdict ${seconds(-verdict)} before its time`] : []),
  ];
}

function aboutRequests(fault: Fault, { requests }: Observation): string[] {
  const { answered, failures } = requests;
  if (answered === 0) return [`no request was answered: ${failures[0] ?? 'none was sent'}`];
  if (fault.shared !== undefined || failures.length === 0) return [];
  return [`${failures.length} requests failed: ${failures[0] ?? ''}`];
}

function seconds(value: number | undefined): string {
  return `${(value ?? 0).toFixed(1)} s`;
}

/** What is wrong with the table as a whole. */
export function judgeAll(lines: readonly Line[]): string[] {
  const columns = { named: figuresOf(lines, 'named'), verdict: figuresOf(lines, 'verdict') };
  return Object.entries(columns).flatMap(([name, { median, worst }]) => [
    ...(median > limits.median
      ? [`median of ${name} ${seconds(median)}, not ${limits.median} s`]
      : []),
    ...(worst > limits.worst ? [`worst of ${name} ${seconds(worst)}, not ${limits.worst} s`] : []),
  ]);
}

/** Median and worst of a column, in seconds. */
export function figuresOf(
  lines: readonly Line[],
  column: 'named' | 'verdict',
): { readonly median: number; readonly worst: number; readonly count: number } {
  const values = lines.flatMap((line) => line[column] ?? []).sort((a, b) => a - b);
  const middle = values[Math.floor((values.length - 1) / 2)] ?? 0;
  return { median: middle, worst: values.at(-1) ?? 0, count: values.length };
}
