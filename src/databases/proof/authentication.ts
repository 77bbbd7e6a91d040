import { failureFor } from './claims.ts';
import { failed, pass, type Stage } from './stage.ts';

/** Whether user and password are taken. */
export const authentication: Stage = {
  id: 'authentication',
  title: 'Sign-in',
  quick: true,
  run: async (scene) => {
    const failure = await failureFor('authentication', scene);
    return failure === undefined ? pass(`user ${scene.target.user} may sign in`) : failed(failure);
  },
};
