import type { Subject } from './subject.ts';

/** Errors of the tools, files and engine of this machine, and of the run itself. */
export const machinePages: Subject = {
  title: 'This machine',
  pages: {
    ENGINE_UNREACHABLE: {
      title: 'No Docker engine answers',
      meaning: 'Images are built by a Docker engine, and none answers.',
      causes: [
        'Docker is not running.',
        'DOCKER_HOST or the Docker context points elsewhere.',
        'You may not use its socket.',
      ],
      look: ['docker info', 'docker context ls'],
      mend: [
        'Start Docker, or correct DOCKER_HOST.',
        'On Linux, for the right to use it: sudo usermod -aG docker $USER, then sign in again.',
      ],
    },
    ENGINE_REFUSED: {
      title: 'The Docker engine refused',
      meaning: 'The engine answered with an error that fits no other code. The message is its own.',
      causes: ['The engine is too old, or out of a resource.'],
      look: ['docker info'],
      mend: ['Correct what the message says.'],
    },
    DISK_FULL: {
      title: 'The disk is full',
      meaning: 'There is no space left to write.',
      causes: ['Old images and build caches.', 'A small temporary folder.'],
      look: ['df -h', 'docker system df shows what Docker takes.'],
      mend: [
        'docker builder prune frees the build cache.',
        'Or set TMPDIR to a disk with more space.',
      ],
    },
    TOOL_MISSING: {
      title: 'A program is not installed',
      meaning: 'todo-deploy runs this program, and it is not on your PATH.',
      causes: ['It is not installed.', 'Its folder is not in PATH.'],
      look: ['command -v NAME'],
      mend: ['Install it, or add its folder to PATH.'],
    },
    TOOL_FAILED: {
      title: 'A program could not be run',
      meaning: 'The program is there, but the system could not start it.',
      causes: ['It is for another processor, or damaged.'],
      look: ['NAME --help'],
      mend: ['Install it again.'],
    },
    TOOL_TIMEOUT: {
      title: 'A program did not end in time',
      meaning: 'A program that todo-deploy ran hangs, and was ended.',
      causes: ['It waits for an answer, or for a network.'],
      look: ['Run the command that the error shows by hand.'],
      mend: ['Mend what it waits for, then run the same command again.'],
    },
    HTTP_UNREACHABLE: {
      title: 'An address does not answer',
      meaning: 'A request over HTTP got no answer.',
      causes: ['The server is down, or a proxy is in between.'],
      look: ['curl -v URL'],
      mend: ['Correct the address or the network, then run the same command again.'],
    },
    FILE_UNREADABLE: {
      title: 'A file cannot be read',
      meaning: 'The file is there, but you may not read it.',
      causes: ['It belongs to another user.'],
      look: ['ls -l FILE'],
      mend: ['Correct the rights of the file and of the folders above it.'],
    },
    FILE_UNWRITABLE: {
      title: 'A file cannot be written',
      meaning: 'todo-deploy may not write there.',
      causes: ['The folder belongs to another user, or is read-only.'],
      look: ['ls -ld FOLDER'],
      mend: ['Correct the rights, or work in another folder.'],
    },
    WATCH_FAILED: {
      title: 'Files cannot be watched',
      meaning: 'up --watch asks the system to tell which files change, and it refuses.',
      causes: [
        'On Linux: other programs, such as an editor or a cluster in containers, watch as many folders as one user may.',
      ],
      look: ['sysctl fs.inotify.max_user_watches fs.inotify.max_user_instances'],
      mend: [
        'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512',
        'Until then run todo-deploy up after each change.',
      ],
    },
    PORT_TAKEN: {
      title: 'No port is free',
      meaning:
        'The app should be served on a port of this machine, and no port from there on is free.',
      causes: ['Many programs listen there.'],
      look: ['ss -ltn lists the ports that are taken.'],
      mend: ['Set port in todo-deploy.yaml to another number.'],
    },
    BACKGROUND_FAILED: {
      title: 'A process in the background did not start',
      meaning: 'todo-deploy starts a small process that outlives it, and it ended at once.',
      causes: ['The machine is out of processes or memory.'],
      look: ['The error says why.'],
      mend: ['Mend that, then run the same command again.'],
    },
    PACKAGE_INCOMPLETE: {
      title: 'todo-deploy is not installed completely',
      meaning: 'A file that belongs to todo-deploy itself is missing.',
      causes: ['An installation that was broken off.'],
      look: ['The error names the file.'],
      mend: ['Install it again: npm install todo-deploy'],
    },
    INTERRUPTED: {
      title: 'The run was stopped',
      meaning:
        'You pressed Ctrl-C, or the program was told to end. What was done is listed; it stays, and nothing is half done.',
      causes: ['Ctrl-C, the end of a pipeline, a closed terminal.'],
      look: ['`todo-deploy status` shows what is there.'],
      mend: ['Run the same command again: it goes on from there.'],
    },
    BUG: {
      title: 'A mistake in todo-deploy',
      meaning: 'Something happened that todo-deploy did not expect.',
      causes: ['A mistake of ours.'],
      look: ['--verbose shows more of what was done.'],
      mend: ['Please report it, with the command and its output; secrets are taken out already.'],
    },
  },
};
