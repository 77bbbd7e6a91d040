import { addressOf } from '../../secrets/database-url.ts';
import { pass, type Stage } from './stage.ts';

/** Whether it is a URL of a PostgreSQL with all its parts; what could be repaired is told. */
export const syntax: Stage = {
  id: 'syntax',
  title: 'URL',
  quick: false,
  run: (scene) => {
    const { url, repairs } = scene.read();
    const all = [...(scene.use.repairs ?? []), ...repairs];
    const address = addressOf(url);
    return Promise.resolve(
      pass(all.length === 0 ? address : `${address}, after repairs: ${all.join(', ')}`),
    );
  },
};
