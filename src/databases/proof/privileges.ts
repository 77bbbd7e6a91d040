import { randomBytes } from 'node:crypto';
import { DeployError } from '../../errors.ts';
import type { PostgresSession } from '../../ports/postgres.ts';
import type { Scene } from './scene.ts';
import { failed, pass, skip, type Stage } from './stage.ts';

/** Whether migrations may make tables: it is tried in a transaction that is taken back. */
export const privileges: Stage = {
  id: 'privileges',
  title: 'Privileges',
  quick: true,
  run: async (scene) => {
    if (!scene.use.migrates) return skip('migrations do not go over this address');
    const session = await scene.session();
    const [row] = await session.query(`
      SELECT pg_is_in_recovery() AS replica, current_setting('transaction_read_only') AS "readOnly",
        current_schema() AS schema,
        has_database_privilege(current_database(), 'CREATE') AS extensions`);
    if (row?.['replica'] === 't') return failed(readOnly('it is a replica', scene));
    if (row?.['readOnly'] === 'on') return failed(readOnly('its transactions only read', scene));
    const schema = row?.['schema'] ?? null;
    const refusal = schema === null ? 'no schema has been selected' : await tryTable(session);
    if (refusal !== undefined) return failed(mayNot(schema ?? 'public', refusal, scene));
    const extensions = row?.['extensions'] === 't' ? 'and extensions' : 'but no extensions';
    return pass(`${scene.target.user} may make tables in schema ${schema ?? ''}, ${extensions}`);
  },
};

/** What the server says against a new table; undefined when it lets us. */
async function tryTable(session: PostgresSession): Promise<string | undefined> {
  await session.query('BEGIN');
  try {
    await session.query(`CREATE TABLE todo_deploy_proof_${randomBytes(6).toString('hex')} ()`);
    return undefined;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return error.message;
  } finally {
    await session.query('ROLLBACK');
  }
}

function readOnly(why: string, { target: { host, port } }: Scene): DeployError {
  const message = `nothing can be written at ${host}:${port}: ${why}`;
  return new DeployError('environment', 'DATABASE_READ_ONLY', message, {
    hint: 'Use the address of the primary (the one that takes writes), or let the user write.',
  });
}

function mayNot(schema: string, said: string, { target: { user, database } }: Scene): DeployError {
  const message = `user "${user}" may make no table in schema ${schema} of database "${database}"`;
  return new DeployError('environment', 'DATABASE_SCHEMA', message, {
    details: [said],
    hint: `As the owner of the database: GRANT CREATE, USAGE ON SCHEMA ${schema} TO "${user}";`,
  });
}
