import type { Kind } from './definition.ts';

/** Objects of extensions come with their extension. */
const ofNoExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const sequenceOptions = `format('AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
  format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
  CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)`;

/** Extensions that something of ours is made with, its types or its operators. */
const extension = `
  SELECT DISTINCT quote_ident(x.extname) AS name,
    format('CREATE EXTENSION IF NOT EXISTS %I', x.extname) AS sql, NULL AS drop
  FROM pg_depend d
  JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
  JOIN pg_extension x ON m.refclassid = 'pg_extension'::regclass AND x.oid = m.refobjid
  WHERE d.deptype <> 'e' AND NOT EXISTS (
    SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype = 'e')
  ORDER BY 1`;

const type = `
  SELECT t.oid::regtype::text AS name,
    format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype,
      string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)) AS sql,
    format('DROP TYPE %s', t.oid::regtype) AS drop
  FROM pg_type t JOIN pg_enum l ON l.enumtypid = t.oid
  WHERE t.typnamespace = 'public'::regnamespace AND ${ofNoExtension('pg_type', 't.oid')}
  GROUP BY t.oid ORDER BY 1`;

const routine = `
  SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS sql,
    format('DROP ROUTINE %s', p.oid::regprocedure) AS drop
  FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
    AND ${ofNoExtension('pg_proc', 'p.oid')}
  ORDER BY p.oid`;

/** Those of identity columns come with their column. */
const sequence = `
  SELECT c.oid::regclass::text AS name,
    format('CREATE %sSEQUENCE %s %s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END,
      c.oid::regclass, ${sequenceOptions}) AS sql,
    format('DROP SEQUENCE IF EXISTS %s', c.oid::regclass) AS drop
  FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND ${ofNoExtension('pg_class', 'c.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend i
      WHERE i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i')
  ORDER BY 1`;

const ownedSequence = `
  SELECT c.oid::regclass::text AS name,
    format('ALTER SEQUENCE %s OWNED BY %s.%I', c.oid::regclass, o.refobjid::regclass, a.attname) AS sql,
    NULL AS drop
  FROM pg_class c
  JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype = 'a'
    AND o.refclassid = 'pg_class'::regclass
  JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
  WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
  ORDER BY 1`;

/** The default, the identity or the expression of a column. */
const columnValue = `CASE
    WHEN a.attidentity <> '' THEN format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)',
      CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, s.seqrelid::regclass,
      replace(${sequenceOptions}, 'AS ' || format_type(s.seqtypid, NULL) || ' ', ''))
    WHEN a.attgenerated = 's' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
    WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s)', pg_get_expr(d.adbin, d.adrelid))
    WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
    ELSE '' END`;

const columns = `
  SELECT string_agg(format(E'\\n  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN format(' COLLATE %s', a.attcollation::regcollation)
        ELSE '' END,
      ${columnValue},
      CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END), ',' ORDER BY a.attnum)
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_depend i ON i.refclassid = 'pg_class'::regclass AND i.refobjid = a.attrelid
    AND i.refobjsubid = a.attnum AND i.classid = 'pg_class'::regclass AND i.deptype = 'i'
  LEFT JOIN pg_sequence s ON s.seqrelid = i.objid
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const table = `
  SELECT c.oid::regclass::text AS name,
    format('CREATE %sTABLE %s (%s)%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END,
      c.oid::regclass, (${columns}),
      CASE WHEN c.reloptions IS NULL THEN '' ELSE format(' WITH (%s)', array_to_string(c.reloptions, ', ')) END) AS sql,
    format('DROP TABLE %s', c.oid::regclass) AS drop
  FROM pg_class c
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND ${ofNoExtension('pg_class', 'c.oid')}
  ORDER BY 1`;

/** Without those that columns tell themselves (NOT NULL), and constraint triggers. */
const constraints = (types: string, drop: string): string => `
  SELECT format('%s of %s', quote_ident(k.conname), k.conrelid::regclass) AS name,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) AS sql,
    ${drop} AS drop
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND k.contype IN (${types})
    AND ${ofNoExtension('pg_class', 'c.oid')}
  ORDER BY k.contype <> 'c', 1`;

const view = `
  SELECT c.oid::regclass::text AS name,
    format('CREATE %s %s%s AS %s', w.what, c.oid::regclass,
      CASE WHEN c.reloptions IS NULL THEN '' ELSE format(' WITH (%s)', array_to_string(c.reloptions, ', ')) END,
      rtrim(pg_get_viewdef(c.oid), ';')) AS sql,
    format('DROP %s %s', w.what, c.oid::regclass) AS drop
  FROM pg_class c, LATERAL (SELECT CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS what) w
  WHERE c.relkind IN ('v', 'm') AND c.relnamespace = 'public'::regnamespace
    AND ${ofNoExtension('pg_class', 'c.oid')}
  ORDER BY c.oid`;

/** Without those that constraints bring, and what an interrupted CREATE INDEX CONCURRENTLY left. */
const index = `
  SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS sql, NULL AS drop
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  WHERE c.relkind IN ('r', 'm') AND c.relnamespace = 'public'::regnamespace AND i.indisvalid
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    AND ${ofNoExtension('pg_class', 'c.oid')}
  ORDER BY 1`;

const trigger = `
  SELECT format('%s of %s', quote_ident(g.tgname), g.tgrelid::regclass) AS name,
    pg_get_triggerdef(g.oid) AS sql, NULL AS drop
  FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
  WHERE NOT g.tgisinternal AND c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
  ORDER BY 1`;

/**
 * For each kind a query that gives name, sql and drop of its objects in the schema public (PostgreSQL, system
 * catalogs and their pg_get_… functions). With an empty search_path every name comes with its schema.
 */
export const queries: Readonly<Record<Kind, string>> = {
  ...{ extension, type, routine, sequence, table, view, index, trigger },
  'owned sequence': ownedSequence,
  constraint: constraints(`'c', 'p', 'u', 'x'`, 'NULL'),
  'foreign key': constraints(
    `'f'`,
    `format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname)`,
  ),
};
