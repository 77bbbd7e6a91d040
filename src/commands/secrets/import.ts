import { resolve } from 'node:path';
import { DeployError } from '../../errors.ts';
import { parseEnvFile, valuesOf } from '../../secrets/env-file.ts';
import { writeSecrets } from '../../secrets/store.ts';
import { prompting } from '../prompting.ts';
import { refuseBreaking } from './keep.ts';
import { warnIfForGit } from './ignored.ts';
import type { SecretsScene, Verb } from './scene.ts';
import { changeOf } from './set.ts';
import { readAll } from './streams.ts';
import { warnOfUse } from './use.ts';

/** The names of an incoming file, by what they would do to the one that is here. */
interface Comparison {
  readonly new: readonly string[];
  readonly changed: readonly string[];
  readonly same: readonly string[];
  /** They have no value, and take none away. */
  readonly empty: readonly string[];
}

const stopped = { message: 'nothing was imported', hint: 'Run it again when you are ready.' };

/** `secrets import FILE`: takes the values of a dotenv file, and asks before it replaces any. */
export const importSecrets: Verb = async (scene, operand) => {
  const { context, file, stored } = scene;
  const incoming = await read(scene, operand);
  const compared = compare(stored, incoming);
  const names = [...compared.new, ...compared.changed];
  refuseBreaking(scene, compared.changed);
  warnOfUse(scene, names);
  if (compared.changed.length > 0) await consent(scene, compared.changed);
  const values = Object.fromEntries(names.map((name) => [name, incoming[name] ?? '']));
  if (names.length > 0) await writeSecrets(file, values, context.ports);
  await warnIfForGit(scene);
  const text = [...linesOf(compared), `${names.length} written to ${file}.`].join('\n');
  context.emit({ type: 'result', command: 'secrets', result: { ...compared, file }, text });
};

async function read(
  scene: SecretsScene,
  operand: string | undefined,
): Promise<Record<string, string>> {
  if (operand === undefined || (operand === '-' && scene.stdin.isTTY === true)) {
    throw new DeployError('usage', 'SECRET_INPUT_MISSING', 'there is no file to import', {
      hint: 'Name one: todo-deploy secrets import FILE; or pipe it in, and name it -.',
    });
  }
  if (operand === '-') {
    return valuesOf(parseEnvFile(await readAll(scene), 'standard input'));
  }
  const { cwd, ports } = scene.context;
  const text = await ports.files.readText(resolve(cwd, operand));
  if (text === undefined) {
    throw new DeployError('usage', 'FILE_MISSING', `there is no file ${operand}`, {
      hint: 'Name a file of lines NAME=value.',
    });
  }
  return valuesOf(parseEnvFile(text, operand));
}

function compare(
  stored: Readonly<Record<string, string>>,
  incoming: Readonly<Record<string, string>>,
): Comparison {
  const compared = { new: [] as string[], changed: [] as string[], same: [] as string[] };
  const empty: string[] = [];
  for (const [name, value] of Object.entries(incoming)) {
    if (value === '') empty.push(name);
    else compared[changeOf(stored[name], value)].push(name);
  }
  return { ...compared, empty };
}

/** SECRETS_DIFFER (usage) when nobody can be asked and nobody said --yes. */
async function consent({ context }: SecretsScene, changed: readonly string[]): Promise<void> {
  if (context.global.yes) return;
  const message = `${changed.join(', ')} ${changed.length === 1 ? 'has another value' : 'have other values'} here`;
  if (!context.interactive) {
    throw new DeployError('usage', 'SECRETS_DIFFER', `${message}: nothing was imported`, {
      hint: 'Replace what is here with --yes, or take those lines out of the file.',
    });
  }
  const { confirm } = await import('../prompts.ts');
  const question = { message: `${message}. Replace?`, default: false };
  const agreed = await prompting(context, stopped, () =>
    confirm(question, { signal: context.signal }),
  );
  if (!agreed) throw new DeployError('interrupted', 'INTERRUPTED', stopped.message, stopped);
}

function linesOf(compared: Comparison): string[] {
  return Object.entries(compared).flatMap(([what, names]: [string, readonly string[]]) =>
    names.length === 0 ? [] : [`${`${what}:`.padEnd(9)}${names.join(', ')}`],
  );
}
