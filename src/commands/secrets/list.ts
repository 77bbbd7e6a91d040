import { relative } from 'node:path';
import { endingOf } from '../../databases/ending.ts';
import { claimLink, readOrigin } from '../../databases/origin.ts';
import { renderTable } from '../../reporters/table.ts';
import { isMissing, type KnownSecret } from '../../secrets/inventory.ts';
import type { SecretsScene, Verb } from './scene.ts';

const columns = [{ title: 'name' }, { title: 'from' }, { title: 'need' }, { title: 'used by' }];

/** `secrets list`: names and where they come from; never a value. */
export const listSecrets: Verb = async (scene) => {
  const { context, known, file } = scene;
  const missing = known.filter(isMissing).map(({ name }) => name);
  const secrets = known.map((secret) => ({ ...secret, missing: isMissing(secret) }));
  context.emit({
    ...{ type: 'result', command: 'secrets', result: { file, secrets, missing } },
    text: textOf(scene, missing, await aboutClaim(scene)),
  });
};

/** Where the claim link of a temporary database is, and until when it is good; the link itself is a secret. */
async function aboutClaim({ context, project, known }: SecretsScene): Promise<string | undefined> {
  if (!known.some(({ name, from }) => name === claimLink && from === 'secrets file'))
    return undefined;
  const { files, clock } = context.ports;
  const ending = endingOf(await readOrigin(project.root, files), clock.now());
  const end =
    ending === undefined
      ? ''
      : `, which ${ending.state === 'past' ? 'ended' : 'ends'} ${ending.when} (${ending.at})`;
  return `${claimLink} is the link to claim the temporary database${end}: todo-deploy secrets get ${claimLink} --show`;
}

function textOf(
  { context, known, file, stdout }: SecretsScene,
  missing: readonly string[],
  claim: string | undefined,
): string {
  if (known.length === 0) return 'The configuration asks for no secrets, and there are none.';
  const table = renderTable(columns, known.map(cells), stdout.columns);
  const lines = [table, '', `Secrets file: ${relative(context.cwd, file)}`];
  if (claim !== undefined) lines.push(claim);
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
