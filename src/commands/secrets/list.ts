import { relative } from 'node:path';
import { renderTable } from '../../reporters/table.ts';
import { isMissing, type KnownSecret } from '../../secrets/inventory.ts';
import type { SecretsScene, Verb } from './scene.ts';

const columns = [{ title: 'name' }, { title: 'from' }, { title: 'need' }, { title: 'used by' }];

/** `secrets list`: names and where they come from; never a value. */
export const listSecrets: Verb = (scene) => {
  const { context, known, file } = scene;
  const missing = known.filter(isMissing).map(({ name }) => name);
  const secrets = known.map((secret) => ({ ...secret, missing: isMissing(secret) }));
  context.emit({
    ...{ type: 'result', command: 'secrets', result: { file, secrets, missing } },
    text: textOf(scene, missing),
  });
  return Promise.resolve();
};

function textOf(
  { context, known, file, stdout }: SecretsScene,
  missing: readonly string[],
): string {
  if (known.length === 0) return 'The configuration asks for no secrets, and there are none.';
  const table = renderTable(columns, known.map(cells), stdout.columns);
  const lines = [table, '', `Secrets file: ${relative(context.cwd, file)}`];
  const [first] = missing;
  if (first !== undefined) {
    lines.push(`Missing: ${missing.join(', ')}. Set one: todo-deploy secrets set ${first}`);
  }
  return lines.join('\n');
}

function cells(secret: KnownSecret): string[] {
  const { name, generate, components } = secret;
  const need = isMissing(secret) ? 'MISSING' : secret.need;
  return [
    name,
    fromText(secret),
    generate ? `${need}, generated once` : need,
    components.join(', ') || '-',
  ];
}

function fromText({ from, reference }: KnownSecret): string {
  switch (from) {
    case 'nobody':
      return '-';
    case 'generated':
      return 'made by the next up';
    case 'file':
      return 'database.caFile';
    default:
      return reference === undefined ? from : `${from}: ${reference}`;
  }
}
