import { failureFor } from './claims.ts';
import { failed, pass, type Stage } from './stage.ts';

/** Whether the server takes connections: not suspended, not full, not used up. */
export const awake: Stage = {
  id: 'awake',
  title: 'Takes connections',
  quick: true,
  run: async (scene) => {
    const failure = await failureFor('awake', scene);
    if (failure !== undefined) return failed(failure);
    const connection = await scene.connection();
    const { wokenMs } = 'session' in connection ? connection : {};
    return pass(
      wokenMs === undefined
        ? 'it is awake'
        : `it was suspended, and woke after ${(wokenMs / 1000).toFixed(1)} s`,
    );
  },
};
