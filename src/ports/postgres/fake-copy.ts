import type { PostgresSession } from '../postgres.ts';
import { statementFailure } from './errors.ts';
import type { PostgresTarget } from './target.ts';

const nobody: PostgresTarget = { host: 'db.test', port: 5432, user: 'u', database: 'd' };

/** The rows of the tables that can be copied, as bytes; undefined tables are refused. */
export function fakeCopy(
  tables: readonly string[] = [],
  target = nobody,
): Pick<PostgresSession, 'copyIn' | 'copyOut'> {
  const contents = new Map(tables.map((name) => [name, Buffer.alloc(0)]));
  const find = (sql: string): [name: string, bytes: Buffer] => {
    const name = /^COPY (\w+)/.exec(sql)?.[1] ?? '';
    const bytes = contents.get(name);
    if (bytes !== undefined) return [name, bytes];
    throw statementFailure(new Error(`relation "${name}" does not exist`), target);
  };
  return {
    copyOut: async function* (sql) {
      await Promise.resolve();
      const [, bytes] = find(sql);
      if (bytes.length > 0) yield bytes;
    },
    copyIn: async (sql, chunks) => {
      const [name, before] = find(sql);
      const parts: Uint8Array[] = [before];
      for await (const chunk of chunks) parts.push(chunk);
      contents.set(name, Buffer.concat(parts));
    },
  };
}
