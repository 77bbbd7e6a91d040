import { pass, warn, type Check } from '../check.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import type { System } from '../system.ts';
import { asRoot } from '../system.ts';

/** We speak to the engine ourselves where the plugin is missing. */
export const composeCli: Check<Program> = {
  id: 'compose-cli',
  title: 'docker compose',
  severity: { compose: 'tell' },
  gather: (scene) =>
    lookForProgram(scene, { file: 'docker', args: ['compose', 'version', '--short'] }),
  judge: (compose, system) =>
    compose.state === 'there'
      ? pass(compose.version)
      : warn('not there; todo-deploy does without', installCompose(system)),
};

function installCompose(system: System): string {
  const { manager } = system;
  if (manager === 'brew') return 'Run: brew install docker-compose';
  if (manager === 'dnf') return `Run: ${asRoot(system, 'dnf install docker-compose')}`;
  if (manager === 'apt-get') return `Run: ${asRoot(system, 'apt-get install docker-compose-v2')}`;
  return 'Install it: https://docs.docker.com/compose/install/';
}
