import type { PostgresSession } from '../../ports/postgres.ts';

/** Things whose rows or columns would be lost, with their names. */
const holdsRows = `
  SELECT w.what, c.oid::regclass::text AS name
  FROM pg_class c, LATERAL (SELECT CASE
    WHEN c.relkind = 'f' THEN 'foreign table'
    WHEN c.relkind = 'p' OR c.relispartition THEN 'partitioned table'
    WHEN EXISTS (SELECT FROM pg_inherits h WHERE c.oid IN (h.inhrelid, h.inhparent)) THEN 'table that inherits'
    WHEN c.reloftype <> 0 THEN 'typed table'
    WHEN c.relkind = 'c' THEN 'composite type' END AS what) w
  WHERE c.relnamespace = 'public'::regnamespace AND w.what IS NOT NULL AND c.relkind IN ('r', 'p', 'f', 'c')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.classid = 'pg_class'::regclass AND e.deptype = 'e')
  UNION ALL
  SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'range type' END, t.oid::regtype::text
  FROM pg_type t
  WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('d', 'r')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = t.oid AND e.classid = 'pg_type'::regclass AND e.deptype = 'e')
  UNION ALL
  SELECT 'function about rows of a table', p.oid::regprocedure::text
  FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace
    AND (EXISTS (SELECT FROM pg_type t WHERE t.typrelid <> 0 AND t.oid = ANY (p.proargtypes::oid[] || p.prorettype))
      OR EXISTS (SELECT FROM pg_depend r
        WHERE r.classid = 'pg_proc'::regclass AND r.objid = p.oid AND r.refclassid = 'pg_class'::regclass))
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.classid = 'pg_proc'::regclass AND e.deptype = 'e')
  ORDER BY 1, 2`;

/** Things beside the rows that a backup of the schema public leaves out. */
const beside = `
  SELECT 'row security policy' AS what, format('%s of %s', quote_ident(p.polname), p.polrelid::regclass) AS name
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'rule', format('%s of %s', quote_ident(r.rulename), r.ev_class::regclass)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  WHERE c.relnamespace = 'public'::regnamespace AND r.rulename <> '_RETURN'
  UNION ALL
  SELECT 'aggregate', p.oid::regprocedure::text
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('a', 'w')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.classid = 'pg_proc'::regclass AND e.deptype = 'e')
  UNION ALL
  SELECT DISTINCT 'schema', quote_ident(n.nspname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('public', 'information_schema') AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.classid = 'pg_class'::regclass AND e.deptype = 'e')
  ORDER BY 1, 2`;

/** Names of what `holdsRows` and `beside` find: `partitioned table public.measure`. */
export interface Beyond {
  /** A backup without these would not be one. */
  readonly essential: readonly string[];
  /** A backup goes without these, and says so. */
  readonly beside: readonly string[];
}

/** What this database has that a backup cannot carry. */
export async function readBeyond(session: PostgresSession): Promise<Beyond> {
  const namesOf = async (sql: string): Promise<string[]> =>
    (await session.query(sql)).map(({ what, name }) => `${what ?? ''} ${name ?? ''}`);
  return { essential: await namesOf(holdsRows), beside: await namesOf(beside) };
}
