import { resolve } from 'node:path';
import { isTracked } from '../../secrets/git.ts';
import { coded, fail, pass, type Check } from '../check.ts';
import { quoted } from '../remedies.ts';
import { projectOf } from '../scene.ts';

export interface SecretsFileFacts {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** git would give it to everybody who clones. */
  readonly tracked: boolean;
}

const others = 0o077;

export const secretsFile: Check<SecretsFileFacts> = {
  id: 'secrets-file',
  title: 'Secrets file',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  gather: async (scene) => {
    const project = projectOf(scene);
    if (project === undefined) return { skip: 'there is no configuration that names one' };
    const path = resolve(project.root, project.config.secretsFile);
    const entry = await scene.ports.files.stat(path);
    if (entry === undefined) return { skip: 'there is none yet; todo-deploy up makes it' };
    return { path, mode: entry.mode, tracked: await isTracked(path, scene.ports) };
  },
  judge: ({ path, mode, tracked }, system) => {
    if (tracked) {
      const remedy = `Run: git rm --cached ${quoted(path, system)} — then replace the secrets, for the history keeps them`;
      return coded('SECRETS_EXPOSED', fail(`${path} is tracked by git`, remedy));
    }
    // Windows has no such bits.
    if (system.platform === 'win32' || (mode & others) === 0) return pass(path);
    const detail = `${path} can be read by other users (mode ${mode.toString(8)})`;
    return coded(
      'SECRETS_EXPOSED',
      fail(detail, `Run: chmod 600 ${quoted(path, system)}`, `set the mode of ${path} to 600`),
    );
  },
  fix: ({ path }, scene) => scene.ports.machine.setMode(path, 0o600),
};
