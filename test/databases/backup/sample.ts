/** One of each kind of thing and of value that is easy to spoil. */
export const oddSchema = [
  'CREATE EXTENSION IF NOT EXISTS plpgsql',
  `CREATE TYPE mood AS ENUM ('so so', 'it''s fine', 'happy')`,
  `CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$`,
  `CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := NEW.note || '!'; RETURN NEW; END $$`,
  'CREATE TABLE "Odd ""name""" (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 3) PRIMARY KEY, parent bigint REFERENCES "Odd ""name""", note text COLLATE "C" NOT NULL DEFAULT \'none\')',
  `CREATE TABLE a_first (id text PRIMARY KEY, owner bigint NOT NULL REFERENCES "Odd ""name""" ON DELETE CASCADE,
     at timestamptz DEFAULT now(), day date, span interval, data jsonb, raw json, big numeric(30, 5), real8 float8,
     bytes bytea, flags boolean[], words text[], feels mood DEFAULT 'happy', net inet, ranges int4range, bounds int[],
     doubled int GENERATED ALWAYS AS (twice(length(id))) STORED, CONSTRAINT "short id" CHECK (length(id) < 50) NOT VALID,
     UNIQUE (owner, day) DEFERRABLE INITIALLY DEFERRED) WITH (fillfactor = 70)`,
  'CREATE TABLE counted (id serial PRIMARY KEY, "user" integer)',
  'CREATE UNLOGGED TABLE quick (n integer)',
  'CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)',
  `INSERT INTO alembic_version VALUES ('0004')`,
  'CREATE SEQUENCE alone INCREMENT BY 7 CYCLE MAXVALUE 100',
  "CREATE VIEW happy_ones AS SELECT id, feels FROM a_first WHERE feels = 'happy'",
  "CREATE INDEX odd_idx ON a_first USING gin (to_tsvector('simple', id)) WITH (fastupdate = off)",
  'CREATE UNIQUE INDEX ON a_first (lower(id)) WHERE day IS NOT NULL',
  'CREATE TRIGGER note BEFORE INSERT ON "Odd ""name""" FOR EACH ROW EXECUTE FUNCTION note_change()',
];

export const oddRows = [
  `INSERT INTO "Odd ""name""" (parent, note) SELECT CASE WHEN n > 1 THEN 3 * n - 1 END, 'row ' || n FROM generate_series(1, 2500) n`,
  `INSERT INTO a_first VALUES ('x', 5, '2026-03-01 12:00:00.123456+02', '2026-03-01', '1 year 2 days 03:00:00',
     '{"b": 1, "a": [null, "ä\\u0001"]}', '{"b": 1,  "a": 2}', 12345678901234567890.12345, 0.1, '\\xdeadbeef', '{t,f,NULL}',
     '{"a,b","\\"","ü",NULL}', 'it''s fine', '10.0.0.0/8', '[1,5)', '[0:1]={1,2}')`,
  `INSERT INTO a_first (id, owner, at, real8) VALUES (E'line\\nbreak\\t\\\\', 8, 'infinity', 'NaN'), (E'\\\\.', 8, '-infinity', '-Infinity')`,
  'INSERT INTO counted SELECT FROM generate_series(1, 7)',
  'INSERT INTO quick VALUES (1), (NULL)',
  `SELECT nextval('alone')`,
];
