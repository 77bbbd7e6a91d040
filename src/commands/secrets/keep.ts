import { DeployError } from '../../errors.ts';
import type { SecretsScene } from './scene.ts';

/**
 * Refuses to give up the value of a secret that is generated once and kept, for what it protects cannot be
 * opened with another one: SECRET_WOULD_BREAK (refused). `--replace` consents.
 */
export function refuseBreaking(
  { known, stored, options }: SecretsScene,
  changed: readonly string[],
): void {
  if (options.replace === true) return;
  const kept = known.filter(({ name, generate }) => generate && (stored[name] ?? '') !== '');
  const broken = kept.map(({ name }) => name).filter((name) => changed.includes(name));
  if (broken.length === 0) return;
  throw new DeployError(
    'refused',
    'SECRET_WOULD_BREAK',
    `${broken.join(' and ')} ${broken.length === 1 ? 'has a value' : 'have values'} that a deployment may be built on: its data cannot be opened with another one`,
    {
      hint: `A new value that loses nothing: todo-deploy secrets rotate ${broken[0] ?? ''}. If nothing was deployed with it, or its data may be lost: the same again with --replace.`,
    },
  );
}
