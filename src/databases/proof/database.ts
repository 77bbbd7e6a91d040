import { failureFor } from './claims.ts';
import { failed, pass, type Stage } from './stage.ts';

/** Whether there is a database of that name. */
export const database: Stage = {
  id: 'database',
  title: 'Database',
  quick: true,
  run: async (scene) => {
    const failure = await failureFor('database', scene);
    return failure === undefined ? pass(`${scene.target.database} exists`) : failed(failure);
  },
};
