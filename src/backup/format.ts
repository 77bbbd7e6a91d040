import * as z from 'zod';
import { kinds } from './schema/definition.ts';
import { damaged, otherFormat } from './errors.ts';

/**
 * What is in the gzip file of a backup. Lines of one letter and JSON: `H` what the backup is and how the schema
 * is made; for each table `T`, its rows as COPY writes them, `\.` (PostgreSQL, COPY, text format), and `E` with
 * the number of rows and their checksum; at the end `Z` and where the sequences stand. A seal follows.
 */
export const format = 'todo-deploy-backup/1';

/** The line behind the rows of a table. */
export const endOfRows = '\\.';

const head = z.object({
  format: z.string(),
  project: z.string(),
  target: z.string(),
  /** Host and name of the database, without user and password. */
  address: z.string(),
  /** Of the server, for instance 17.2. */
  server: z.string(),
  /** ISO 8601. */
  takenAt: z.string(),
  versions: z.array(z.object({ table: z.string(), version: z.string() })),
  schema: z.array(
    z.object({
      kind: z.enum(kinds),
      name: z.string(),
      sql: z.string(),
      drop: z.string().optional(),
    }),
  ),
});
const table = z.object({ table: z.string(), columns: z.array(z.string()) });
const end = z.object({ rows: z.number().int(), sum: z.string() });
const last = z.object({
  tables: z.number().int(),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })),
});

export type Head = z.infer<typeof head>;
export type TableLine = z.infer<typeof table>;
export type EndLine = z.infer<typeof end>;
export type LastLine = z.infer<typeof last>;

const schemas = { H: head, T: table, E: end, Z: last } as const;
export type Letter = keyof typeof schemas;
export type Content<Which extends Letter> = z.infer<(typeof schemas)[Which]>;

/** A line with its line end. */
export function writeLine<Which extends Letter>(letter: Which, content: Content<Which>): Buffer {
  return Buffer.from(`${letter} ${JSON.stringify(content)}\n`);
}

/** Reads a line that has to be of this kind. Throws BACKUP_DAMAGED, for the head also BACKUP_FORMAT (usage). */
export function readLine<Which extends Letter>(
  letter: Which,
  line: string | undefined,
): Content<Which> {
  if (line?.startsWith(`${letter} `) !== true) throw damaged(`a line ${letter} is missing`);
  let content: unknown;
  try {
    content = JSON.parse(line.slice(2));
  } catch {
    throw damaged(`a line ${letter} cannot be read`);
  }
  if (letter === 'H') requireFormat(content);
  const parsed = schemas[letter].safeParse(content);
  if (!parsed.success) throw damaged(`a line ${letter} cannot be read`);
  return parsed.data as Content<Which>;
}

/** A newer format may hold anything else. */
function requireFormat(content: unknown): void {
  const found = (content as { format?: unknown } | null)?.format;
  if (typeof found === 'string' && found !== format) throw otherFormat(found, format);
}
