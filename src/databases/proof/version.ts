import { serverVersion } from '../../data/server-version.ts';
import { DeployError } from '../../errors.ts';
import { failed, pass, warn, type Stage } from './stage.ts';

/** gen_random_uuid() without an extension came with 13 (release notes of PostgreSQL 13). */
const oldest = 13;
/** Versions before this one get no security fixes any more (postgresql.org, versioning policy). */
const maintained = 14;

/** Whether the server is new enough. */
export const version: Stage = {
  id: 'version',
  title: 'Version',
  quick: true,
  run: async (scene) => {
    const session = await scene.session();
    const found = await serverVersion(session);
    const major = Number.parseInt(found, 10);
    const said = `PostgreSQL ${found}`;
    if (major < oldest) return failed(tooOld(said));
    if (major >= maintained) return pass(said);
    return warn(`${said} gets no security fixes any more`, 'Upgrade the server.');
  },
};

function tooOld(said: string): DeployError {
  const message = `the server is too old: ${said}, and ${oldest} is the oldest that works`;
  return new DeployError('environment', 'DATABASE_VERSION', message, {
    hint: `Upgrade the server, or use another one: any of ${maintained} or newer is good.`,
  });
}
