import { fail, pass, type Check } from '../check.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import { install } from '../remedies.ts';

/** Packages of components that run on this machine are installed from their lock files by npm. */
export const npm: Check<Program> = {
  id: 'npm',
  title: 'npm',
  severity: { local: 'stop' },
  gather: (scene) => lookForProgram(scene, { file: 'npm', args: ['--version'] }),
  judge: (npm, system) => {
    if (npm.state === 'there') return pass(npm.version);
    const what = npm.state === 'absent' ? 'not on your PATH' : `does not run: ${npm.reason}`;
    return fail(what, install('node', system));
  },
};
