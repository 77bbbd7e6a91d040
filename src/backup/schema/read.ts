import type { PostgresSession } from '../../ports/postgres.ts';
import { quoted } from '../../data/tables.ts';
import { kinds, type Definition } from './definition.ts';
import { queries } from './queries.ts';

/** Where a sequence stands. */
export interface SequenceState {
  readonly name: string;
  readonly last: string;
  /** Whether `last` has been given to somebody. */
  readonly called: boolean;
}

/**
 * What the schema public is made of, in the order in which it can be made. Needs a transaction, in which names
 * come with their schema from then on.
 */
export async function readSchema(session: PostgresSession): Promise<Definition[]> {
  await session.query(`SET LOCAL search_path = ''`);
  const found: Definition[] = [];
  for (const kind of kinds) {
    for (const { name, sql, drop } of await session.query(queries[kind])) {
      found.push({ kind, name: name ?? '', sql: sql ?? '', drop: drop ?? undefined });
    }
  }
  return found;
}

/** Where the sequences of the schema public stand, those of identity columns included. */
export async function readSequences(session: PostgresSession): Promise<SequenceState[]> {
  const sequences = await session.query(`
    SELECT relname AS name FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1`);
  const states: SequenceState[] = [];
  for (const { name: relation } of sequences) {
    const name = `public.${quoted(relation ?? '')}`;
    const [row] = await session.query(
      `SELECT last_value AS last, is_called AS called FROM ${name}`,
    );
    states.push({ name, last: row?.['last'] ?? '1', called: row?.['called'] === 't' });
  }
  return states;
}
