import { nearest } from '../../config/suggest.ts';
import type { SecretsScene } from './scene.ts';

/** Warns of values that would be kept and have no effect: of names that nobody asks for, or that are derived. */
export function warnOfUse({ context, known, project }: SecretsScene, names: readonly string[]) {
  const asked = known.filter(({ need }) => need !== 'unused');
  const unknown = names.filter((name) => !asked.some((one) => one.name === name));
  const warn = (message: string, hint?: string) => {
    context.emit({ type: 'warning', message, ...(hint === undefined ? {} : { hint }) });
  };
  if (unknown.length > 0) {
    const all = asked.map(({ name }) => name);
    const meant = unknown.length === 1 ? nearest(unknown[0] ?? '', all) : undefined;
    warn(
      `the configuration does not ask for ${unknown.join(', ')}`,
      meant === undefined ? `It asks for: ${all.join(', ')}.` : `Did you mean ${meant}?`,
    );
  }
  for (const { name, from } of asked.filter((one) => names.includes(one.name))) {
    if (from === 'environment') {
      warn(`${name} is set in the environment of this shell, which beats the secrets file`);
    } else if (from === 'derived' && project.config.database.source === 'in-cluster') {
      warn(
        `${name} is derived while database.source is in-cluster: a value of its own is not used`,
      );
    } else if (from === 'file') {
      warn(`${name} is read from database.caFile: a value of its own is not used`);
    }
  }
}
