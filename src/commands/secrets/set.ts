import { DeployError, messageOf } from '../../errors.ts';
import { readGivenUrl } from '../../secrets/given-url.ts';
import { referenceIn } from '../../secrets/references/index.ts';
import { writeSecrets } from '../../secrets/store.ts';
import { prompting } from '../prompting.ts';
import { warnIfForGit } from './ignored.ts';
import { refuseBreaking } from './keep.ts';
import { nameIn, type SecretsScene, type Verb } from './scene.ts';
import { asksForDatabase, setDatabase } from './set-database.ts';
import { readAll } from './streams.ts';
import { warnOfUse } from './use.ts';

const stopped = {
  message: 'stopped: nothing was changed',
  hint: 'Run it again when you are ready.',
};

const urls = ['DATABASE_URL', 'DATABASE_URL_DIRECT'];

/** `secrets set NAME`: asks for the value, or reads it from a pipe, and keeps it in the secrets file. */
export const setSecret: Verb = async (scene, operand) => {
  const name = nameIn(operand, 'set');
  const { context, file, stored } = scene;
  const asked = asksForDatabase(scene, 'set', name);
  if (name === 'DATABASE_URL' && (await setDatabase(scene, asked))) return;
  // Before anybody types anything.
  if (context.interactive) refuseBreaking(scene, [name]);
  warnOfUse(scene, [name]);
  const value = repaired(scene, name, await valueFor(scene, name));
  const change = changeOf(stored[name], value);
  if (change === 'changed') refuseBreaking(scene, [name]);
  if (change !== 'same') await writeSecrets(file, { [name]: value }, context.ports);
  await warnIfForGit(scene);
  const said = { new: 'is set', changed: 'has its new value', same: 'had this value already' };
  const next = change === 'same' ? '' : '\nTo bring it to a deployment: todo-deploy up';
  const text = `${name} ${said[change]} in ${file}.${next}`;
  context.emit({ type: 'result', command: 'secrets', result: { name, change, file }, text });
};

/** How a value compares to the one that is kept. */
export function changeOf(before: string | undefined, value: string): 'new' | 'changed' | 'same' {
  if (before === undefined || before === '') return 'new';
  return before === value ? 'same' : 'changed';
}

async function valueFor(scene: SecretsScene, name: string): Promise<string> {
  const { context } = scene;
  if (context.interactive) return prompting(context, stopped, () => ask(context.signal, name));
  if (scene.stdin.isTTY === true) {
    throw new DeployError('usage', 'SECRET_INPUT_MISSING', `there is no value for ${name}`, {
      hint: `Nobody is asked here (--yes, --json, CI, or no screen): todo-deploy secrets set ${name} < FILE`,
    });
  }
  const value = (await readAll(scene)).replace(/\r?\n$/, '');
  const wrong = whatIsWrong(name, value);
  if (wrong === undefined) return value;
  throw new DeployError('usage', 'SECRET_INPUT_MISSING', `${name} was not set: ${wrong}`, {
    hint: `Pipe the value in: todo-deploy secrets set ${name} < FILE. To take it out: todo-deploy secrets unset ${name}`,
  });
}

async function ask(signal: AbortSignal, name: string): Promise<string> {
  const { password } = await import('../prompts.ts');
  const validate = (value: string) => whatIsWrong(name, value) ?? true;
  const message = `Value of ${name} (hidden)`;
  return password({ message, mask: true, validate }, { signal });
}

function whatIsWrong(name: string, value: string): string | undefined {
  if (value.trim() === '') return 'the value is empty';
  if (value.includes('\0')) return 'the value is not text';
  const reference = referenceIn(value);
  try {
    reference?.resolver.check(reference.address);
    if (urls.includes(name)) readGivenUrl(value);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Database URLs are forgiven how they were copied, aloud; any other value is kept as it is. */
function repaired({ context }: SecretsScene, name: string, value: string): string {
  const reference = referenceIn(value);
  if (reference !== undefined) {
    const message = `${name} refers to ${reference.resolver.kind}: what is there is read at each use`;
    context.emit({ type: 'note', message });
  }
  if (!urls.includes(name)) return value;
  const { url, repairs } = readGivenUrl(value);
  for (const repair of repairs) {
    context.emit({ type: 'note', message: `${name}: ${repair}` });
  }
  return url;
}
