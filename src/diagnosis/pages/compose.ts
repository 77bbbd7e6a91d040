import type { Subject } from './subject.ts';

/** Errors of a deployment on a Docker engine alone (target compose). */
export const composePages: Subject = {
  title: 'A Docker engine alone (target compose)',
  pages: {
    COMPOSE_MISSING: {
      title: 'There is no compose file',
      meaning: 'The target compose runs what a compose file says, and the file is not there.',
      causes: ['A typing error in compose.file.', 'The file was not committed, or was moved.'],
      look: ['ls docker/docker-compose.yml'],
      mend: ['Correct compose.file in todo-deploy.yaml.'],
    },
    COMPOSE_INVALID: {
      title: 'The compose file has a mistake',
      meaning: 'The compose file cannot be read, or does not fit todo-deploy.yaml.',
      causes: [
        'A mistake in its YAML, or a variable that has to be set.',
        'A component of todo-deploy.yaml has no service of its name.',
      ],
      look: ['The error names the line.', 'docker compose -f FILE config'],
      mend: ['Correct the line, then run the same command again.'],
    },
    COMPOSE_UNSUPPORTED: {
      title: 'The compose file says something that we do not do',
      meaning:
        'todo-deploy runs the containers itself, and does not know this key. It stops instead of leaving it out.',
      causes: ['A part of the format that few files use.'],
      look: ['The error names the line and the key.'],
      mend: ['Take the key out, or say the same with a key that is known.'],
    },
    COMPOSE_FOREIGN: {
      title: 'Containers of this name are not ours',
      meaning:
        'The engine has containers, networks or volumes where those of this project should be, and somebody else made them. todo-deploy touches only what it made itself, or what `docker compose` made from this very file.',
      causes: [
        'Another project has the same name.',
        'They were made from another copy of the compose file.',
      ],
      look: ['docker ps --all --filter label=com.docker.compose.project=NAME'],
      mend: [
        'Choose another name in todo-deploy.yaml.',
        'Or remove them, if nobody needs them: docker compose -p NAME down',
      ],
    },
    NAME_TAKEN: {
      title: 'A container of this name exists',
      meaning: 'The engine has a container of the name that ours should have.',
      causes: ['Somebody made it meanwhile.'],
      look: ['docker inspect NAME'],
      mend: ['Remove or rename it, then run the same command again.'],
    },
    CONTAINER_NOT_STARTED: {
      title: 'The engine could not start a container',
      meaning: 'The container was made, and the engine could not start the program in it.',
      causes: [
        'The program is not in the image.',
        'A folder that should be mounted is not there.',
        'The engine is out of memory or of addresses.',
      ],
      look: ['The error holds what the engine said.'],
      mend: [
        'Correct what it says, in the compose file or the Dockerfile.',
        'Run `todo-deploy up`.',
      ],
    },
  },
};
