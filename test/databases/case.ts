import type { DatabaseUse, TableRules } from '../../src/databases/proof/scene.ts';
import type { PostgresHost } from '../../src/ports/postgres-host.ts';
import type { Bench } from './bench.ts';

/** What a person has, and the machine that they have it on. */
export interface Given {
  readonly pasted: string;
  readonly use?: Partial<DatabaseUse>;
  readonly tables?: TableRules;
  /** For a suspended database to wake. */
  readonly wakeMs?: number;
  readonly host?: PostgresHost;
  /** What happens to it happens once, so it is proven once. */
  readonly once?: true;
}

/** A wrong input or a state of a database, and what has to be said about it. */
export interface DatabaseCase {
  readonly input: string;
  readonly given: (bench: Bench) => Given | Promise<Given>;
  /** Where it shows. */
  readonly stage: string;
  /** `pass` is for what is repaired or waited for, and told. */
  readonly state: 'pass' | 'warn' | 'fail';
  readonly code?: string;
  readonly says: RegExp;
  readonly remedy?: RegExp;
}

type Row = readonly [input: string, stage: string, says: RegExp, given: DatabaseCase['given']];

/** Cases that stop a deployment, all with one code. */
export function failing(
  code: string,
  ...rows: readonly (readonly [...Row, remedy: RegExp])[]
): DatabaseCase[] {
  return rows.map(([input, stage, says, given, remedy]) => ({
    ...{ input, stage, says, given, remedy, code, state: 'fail' },
  }));
}

/** Cases that a deployment goes on with. */
export function goingOn(state: 'pass' | 'warn', ...rows: readonly Row[]): DatabaseCase[] {
  return rows.map(([input, stage, says, given]) => ({ input, stage, says, given, state }));
}
