import { DeployError } from '../../errors.ts';
import { databasePassword } from '../../secrets/derive.ts';
import { databaseNames, namesGenerated } from '../../secrets/given.ts';
import { unknownSecret, type SecretsScene } from './scene.ts';

/** What `rotate` was called for. */
export interface Rotated {
  /** The secret of the file that changes. */
  readonly name: string;
  /** One that todo-deploy makes, or the way to the database. */
  readonly kind: 'generated' | 'database';
}

/**
 * What a name stands for: every name of the database is its password. Throws SECRET_UNKNOWN, SECRET_MISSING,
 * SECRET_OF_OTHERS (usage) for a secret that only its maker can change, and SECRET_KEPT_ELSEWHERE (refused) for
 * one that is not in the secrets file.
 */
export function rotated(scene: SecretsScene, name: string): Rotated {
  const { project, known } = scene;
  const isOutside = project.config.database.source === 'external';
  const keeper = isOutside ? 'DATABASE_URL' : databasePassword;
  const isDatabase = [...databaseNames, databasePassword].some((one) => one === name);
  refuseExisting(scene, isDatabase ? databaseNames : [name]);
  const found = known.find((one) => one.name === name);
  if (found === undefined) {
    throw unknownSecret(
      name,
      'nothing asks for',
      known.map((one) => one.name),
    );
  }
  if (isDatabase && found.need !== 'unused') {
    const direct = known.find((one) => one.name === 'DATABASE_URL_DIRECT');
    if (isOutside && direct !== undefined && direct.from !== 'derived')
      kept(scene, { name: direct.name, kind: 'database' });
    return kept(scene, { name: keeper, kind: 'database' });
  }
  if (namesGenerated(project).includes(name)) return kept(scene, { name, kind: 'generated' });
  const message = `${name} was given to you: only who made it can make another one`;
  throw new DeployError('usage', 'SECRET_OF_OTHERS', message, {
    hint: `Make a new one there, then: todo-deploy secrets set ${name}, and todo-deploy up. Then let the old one end.`,
  });
}

/** A Secret that somebody else looks after is only read. */
function refuseExisting({ project }: SecretsScene, names: readonly string[]): void {
  for (const [component, { existingSecret, secrets }] of Object.entries(
    project.config.components,
  )) {
    const used = secrets.find(({ name }) => names.includes(name));
    if (existingSecret === undefined || used === undefined) continue;
    const message = `${component} reads ${used.name} from the Secret ${existingSecret}, which todo-deploy does not write: nothing was changed`;
    throw new DeployError('refused', 'SECRET_KEPT_ELSEWHERE', message, {
      hint: 'Change it where that Secret is made, then: todo-deploy up. With a short gap.',
    });
  }
}

function kept({ known, file }: SecretsScene, what: Rotated): Rotated {
  const { name } = what;
  const secret = known.find((one) => one.name === name);
  if (secret?.from === 'secrets file' && secret.reference === undefined) return what;
  if (secret === undefined || secret.from === 'nobody' || secret.from === 'generated') {
    throw new DeployError('usage', 'SECRET_MISSING', `${name} has no value yet`, {
      hint: 'There is nothing to rotate before the first todo-deploy up.',
    });
  }
  const where = secret.reference ?? secret.from;
  const message = `${name} is kept elsewhere (${where}), where todo-deploy does not write: nothing was changed`;
  throw new DeployError('refused', 'SECRET_KEPT_ELSEWHERE', message, {
    hint: `Keep it in ${file} instead (todo-deploy secrets set ${name}), and rotate it then; or rotate it where it is kept, with a short gap.`,
  });
}
