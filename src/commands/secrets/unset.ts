import { removeSecrets } from '../../secrets/store.ts';
import { refuseBreaking } from './keep.ts';
import { nameIn, unknownSecret, type Verb } from './scene.ts';

/** `secrets unset NAME`: takes it out of the secrets file. */
export const unsetSecret: Verb = async (scene, operand) => {
  const name = nameIn(operand, 'unset');
  const { context, file, stored } = scene;
  if (stored[name] === undefined) {
    throw unknownSecret(name, `${file} has no`, Object.keys(stored));
  }
  refuseBreaking(scene, [name]);
  await removeSecrets(file, [name], context.ports);
  const text = `${name} is no longer in ${file}.`;
  context.emit({ type: 'result', command: 'secrets', result: { name, file }, text });
};
