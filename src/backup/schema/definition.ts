/** What a schema is made of, in the order in which it can be made; rows come before the first constraint. */
export const kinds = [
  'extension',
  'type',
  'routine',
  'sequence',
  'table',
  'owned sequence',
  'constraint',
  'foreign key',
  'view',
  'index',
  'trigger',
] as const;

export type Kind = (typeof kinds)[number];

/** One object of a schema. */
export interface Definition {
  readonly kind: Kind;
  /** As SQL names it, with its schema. */
  readonly name: string;
  /** The statement that makes it. */
  readonly sql: string;
  /** The statement that removes it; undefined for what goes with its table, or stays. */
  readonly drop?: string | undefined;
}

/** True for what is made when the rows are there: constraints are then checked once, and indexes made once. */
export function comesAfterRows({ kind }: Definition): boolean {
  return kinds.indexOf(kind) >= kinds.indexOf('constraint');
}
