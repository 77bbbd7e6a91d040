import { DeployError } from '../../errors.ts';
import { databasePassword } from '../../secrets/derive.ts';
import { placeOf } from '../../secrets/references/reference.ts';
import { resolveReferences } from '../../secrets/references/resolve-all.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { givenValues } from '../../secrets/given.ts';
import { nameIn, unknownSecret, type SecretsScene, type Verb } from './scene.ts';
import { refuseScreen, written } from './streams.ts';

/** `secrets get NAME`: the value alone on standard output; onto a screen only with --show. */
export const getSecret: Verb = async (scene, operand) => {
  const name = nameIn(operand, 'get');
  refuseScreen(scene, `get ${name}`);
  const value = await valueOf(scene, name);
  if (scene.context.global.json) {
    const result = { name, value };
    scene.context.emit({ type: 'result', command: 'secrets', result, text: '' });
    return;
  }
  // A pipe gets the bytes of the value and nothing else.
  await written(scene, scene.stdout.isTTY === true ? `${value}\n` : value);
};

async function valueOf(scene: SecretsScene, name: string): Promise<string> {
  const { context, project, stored, known } = scene;
  const secret = known.find((one) => one.name === name);
  if (secret === undefined) {
    const names = known.map((one) => one.name);
    throw unknownSecret(name, 'nothing asks for, and nobody gave,', names);
  }
  const given = givenValues(project, stored, context.env).all[name] ?? stored[name];
  switch (secret.from) {
    case 'nobody':
    case 'generated':
    case 'existingSecret':
      throw noValue(name, secret.from === 'generated');
    case 'environment':
    case 'secrets file':
      return resolved(scene, name, given ?? '');
    case 'derived':
    case 'file':
      return derived(scene, name);
  }
}

/** The value itself, or what it refers to. */
async function resolved(scene: SecretsScene, name: string, value: string): Promise<string> {
  const { ports, env, signal } = scene.context;
  const place = placeOf(scene.file, ports, env, signal);
  return (await resolveReferences({ [name]: value }, place))[name] ?? '';
}

/** A value that follows from others, as the app would get it. */
async function derived(scene: SecretsScene, name: string): Promise<string> {
  const { context, project, known } = scene;
  const unmade = known.some((one) => one.name === databasePassword && one.from === 'generated');
  const inCluster = project.config.database.source === 'in-cluster';
  // What would be made up here would be another value at the next call.
  if (inCluster && unmade) throw noValue(databasePassword, true);
  if (inCluster) {
    const message =
      'this is the address inside the cluster: targets compose and local have another';
    context.emit({ type: 'warning', message });
  }
  const { byComponent } = await resolveSecrets(project, context.ports, context.env, {
    store: false,
    signal: context.signal,
  });
  const value = Object.values(byComponent).find((values) => values[name] !== undefined)?.[name];
  if (value === undefined) throw noValue(name, false);
  return value;
}

function noValue(name: string, willBeMade: boolean): DeployError {
  const message = willBeMade
    ? `${name} has no value yet: the next \`todo-deploy up\` makes it`
    : `${name} has no value`;
  return new DeployError('usage', 'SECRET_MISSING', message, {
    hint: `Give it one: todo-deploy secrets set ${name}`,
  });
}
