import { DeployError } from '../../errors.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import type { Skip } from '../check.ts';
import { projectOf, type Scene } from '../scene.ts';

/** An address of the external database, as the app or its migrations use it. */
export interface DatabaseUse {
  /** DATABASE_URL or DATABASE_URL_DIRECT. */
  readonly name: string;
  /** With the password; never to be shown. */
  readonly url: string;
  readonly ca?: string;
}

const names = ['DATABASE_URL', 'DATABASE_URL_DIRECT'] as const;

/** Every address of the external database, each once. */
export function databaseUses(scene: Scene): Promise<readonly DatabaseUse[] | Skip> {
  return scene.once('database', () => look(scene));
}

async function look(scene: Scene): Promise<readonly DatabaseUse[] | Skip> {
  const project = projectOf(scene);
  if (project === undefined) return { skip: 'there is no configuration that names a database' };
  if (project.config.database.source !== 'external')
    return { skip: 'the database comes with the app' };
  try {
    const { byComponent } = await resolveSecrets(project, scene.ports, scene.env, { store: false });
    const uses = Object.values(byComponent).flatMap((values) =>
      names.flatMap((name) => {
        const url = values[name];
        if (url === undefined) return [];
        const { DATABASE_CA: ca } = values;
        return [{ name, url, ...(ca === undefined ? {} : { ca }) }];
      }),
    );
    return uses.filter(({ url }, index) => uses.findIndex((one) => one.url === url) === index);
  } catch (error) {
    // An exposed secrets file has a check of its own.
    if (error instanceof DeployError && error.code === 'SECRETS_EXPOSED')
      return { skip: 'its address lies in a secrets file that others can read' };
    throw error;
  }
}
