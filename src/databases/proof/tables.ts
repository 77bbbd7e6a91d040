import { DeployError } from '../../errors.ts';
import type { Scene } from './scene.ts';
import { failed, pass, skip, type Stage } from './stage.ts';

const shown = 5;

/** Tables where new ones would go, without those of extensions and the parts of others. */
const query = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`;

/** Whose tables are there already: nobody's, the app's own, or those of somebody else. */
export const tables: Stage = {
  id: 'tables',
  title: 'Tables',
  quick: true,
  run: async (scene) => {
    if (!scene.use.migrates) return skip('migrations do not go over this address');
    const session = await scene.session();
    const names = (await session.query(query)).map(({ name }) => name ?? '');
    if (names.length === 0) return pass('there are none yet');
    const { own, shared } = scene.tables;
    const known = own.filter((name) => names.includes(name));
    if (known.length > 0) return pass(`${count(names)} of the app, known by ${known.join(', ')}`);
    if (own.length === 0) return pass(`${count(names)}: ${list(names)}`);
    if (shared) return pass(`${count(names)} of somebody else, which database.shared allows`);
    return failed(foreign(names, scene));
  },
};

function foreign(names: readonly string[], { target: { database } }: Scene): DeployError {
  const message = `database "${database}" holds the tables of somebody else: ${list(names)}`;
  return new DeployError('refused', 'DATABASE_FOREIGN_TABLES', message, {
    hint: 'Use an empty database for the app; to put its tables beside these, set `shared: true` under `database`.',
  });
}

function count({ length }: readonly string[]): string {
  return length === 1 ? '1 table' : `${length} tables`;
}

function list(names: readonly string[]): string {
  const more = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
