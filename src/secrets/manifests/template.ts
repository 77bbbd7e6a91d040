import { toYaml } from './yaml.ts';
import type { RenderedSecret } from './uses.ts';

/** Secrets without values, to be filled in by hand. */
export function secretTemplates(secrets: readonly RenderedSecret[]): string {
  const objects = secrets.map(({ metadata, variables }) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' },
    stringData: Object.fromEntries(variables.map(({ name }) => [name, ''])),
  }));
  return (
    '# A template: fill in the values before `kubectl apply`, and keep the filled-in file out of git.\n' +
    '# Leave out a variable that you do not need.\n' +
    toYaml(objects)
  );
}
