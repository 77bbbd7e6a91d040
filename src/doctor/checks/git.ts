import { pass, warn, type Check } from '../check.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import { install } from '../remedies.ts';

export const git: Check<Program> = {
  id: 'git',
  title: 'git',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  gather: (scene) =>
    lookForProgram(scene, { file: 'git', args: ['--version'] }, (said) =>
      said.replace('git version ', ''),
    ),
  judge: (git, system) =>
    git.state === 'there'
      ? pass(git.version)
      : warn('not there: nobody looks whether secrets are tracked', install('git', system)),
};
