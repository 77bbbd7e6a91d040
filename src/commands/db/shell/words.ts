/** What \dt asks. */
export const listTables = `
  SELECT n.nspname AS schema, c.relname AS name,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END AS type
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  ORDER BY 1, 2`;

/** What every other word with a backslash is answered with. */
export const shortHelp =
  'A statement ends with a semicolon. \\dt lists the tables, Ctrl-C stops a statement, \\q or Ctrl-D leaves.';
