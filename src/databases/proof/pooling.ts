import { DeployError } from '../../errors.ts';
import type { PostgresSession } from '../../ports/postgres.ts';
import type { Scene } from './scene.ts';
import { failed, pass, skip, type Stage } from './stage.ts';

/** Whether migrations get a session of their own, which they need for their locks and settings. */
export const pooling: Stage = {
  id: 'pooling',
  title: 'Direct or pooled',
  quick: true,
  run: async (scene) => {
    if (!scene.use.migrates) return skip('migrations do not go over this address');
    const session = await scene.session();
    const serving = await processOf(session);
    // Without a pooler, the process that was named at the connection is the one that serves.
    if (session.processId === serving) return pass('direct: each connection is a session');
    const other = await scene.openAnother();
    try {
      return (await processOf(other)) === serving
        ? failed(shared(scene))
        : pass('each connection is a session');
    } finally {
      await other.close();
    }
  },
};

async function processOf(session: PostgresSession): Promise<number> {
  const [row] = await session.query('SELECT pg_backend_pid() AS pid');
  return Number(row?.['pid'] ?? Number.NaN);
}

function shared({ target: { host, port } }: Scene): DeployError {
  const message = `${host}:${port} is a pooler: two connections share one session, and migrations need their own`;
  return new DeployError('environment', 'DATABASE_POOLED', message, {
    hint: 'Set DATABASE_URL_DIRECT to the direct address of the same database; DATABASE_URL may stay pooled.',
  });
}
