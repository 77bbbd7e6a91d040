import type { Subject } from './subject.ts';

/** Errors of what the target local needs before anything runs. */
export const localPages: Subject = {
  title: 'Without containers (target local)',
  pages: {
    STATE_UNWRITABLE: {
      title: 'No folder for the data of the target local',
      meaning:
        'The target local keeps its data, logs and builds in your home (as root in /var), and cannot write there.',
      causes: ['A home that is read-only, or full.', 'HOME is unset, and you have no home.'],
      look: ['The error names the folder: ls -ld FOLDER'],
      mend: ['Set XDG_STATE_HOME and XDG_CACHE_HOME to folders that you may write to.'],
    },
    NPM_MISSING: {
      title: 'npm is not installed',
      meaning:
        'The target local brings packages with npm, and it is neither beside Node nor on your PATH.',
      causes: ['A distribution that packages npm apart from Node.'],
      look: ['npm --version'],
      mend: [
        'On Debian and Ubuntu: sudo apt-get install npm',
        'Else install Node from nodejs.org.',
      ],
    },
    PACKAGES_UNREACHABLE: {
      title: 'Packages could not be downloaded',
      meaning: 'A build needs packages that are not on this machine yet, and nobody answered.',
      causes: [
        'No network, or a name server that does not answer.',
        'A company proxy that is not set, or one that is set and gone.',
      ],
      look: ['todo-deploy doctor', 'The last lines in the error name the address.'],
      mend: [
        'Set HTTPS_PROXY, or connect, then run the same command again: what was built is kept.',
        'Behind a company proxy with its own authority: set build.caFile.',
      ],
    },
    LOCK_MISSING: {
      title: 'No lock file',
      meaning: 'Packages are installed exactly as package-lock.json says, and there is none.',
      causes: ['It was never made, or is not in git.', 'It is kept out by .dockerignore.'],
      look: ['ls package-lock.json in the folder of the component.'],
      mend: ['npm install makes it; keep it in git.'],
    },
    OUTPUT_MISSING: {
      title: 'The build left nothing',
      meaning:
        'The commands of the build succeeded, and the folder that is to be run is not there.',
      causes: ['local.output of the component names another folder than the build makes.'],
      look: ['The error names the folder.'],
      mend: ['Correct local.output in todo-deploy.yaml.'],
    },
    POSTGRES_UNSUPPORTED: {
      title: 'No embedded PostgreSQL for this machine',
      meaning:
        'The target local brings a PostgreSQL, and there is none for this system and processor.',
      causes: ['A Linux without glibc, such as Alpine.', 'A rare processor.'],
      look: ['uname -sm'],
      mend: [
        'Set database.source: external, with the DATABASE_URL of any PostgreSQL.',
        'Or run it in containers: todo-deploy up --target compose',
      ],
    },
    POSTGRES_DOWNLOAD: {
      title: 'PostgreSQL could not be downloaded',
      meaning: 'The embedded PostgreSQL comes from the npm registry once, and did not come.',
      causes: ['No network.', 'A proxy, or a registry that wants a login.'],
      look: ['npm ping', 'npm config get registry'],
      mend: [
        'Mend the network, or `npm login`, then run the same command again.',
        'Without a network: set database.source: external.',
      ],
    },
    POSTGRES_DAMAGED: {
      title: 'Something else came instead of PostgreSQL',
      meaning:
        'What was downloaded is not the file that todo-deploy was tested with, so it was not used.',
      causes: ['A proxy that answers with a page of its own.', 'A mirror with another file.'],
      look: ['npm config get registry'],
      mend: ['Use another network or registry, then run the same command again.'],
    },
    POSTGRES_USER_MISSING: {
      title: 'Nobody but root to run PostgreSQL',
      meaning: 'PostgreSQL refuses to run as root, and the machine has no other user for it.',
      causes: ['A small container without the users postgres and nobody.'],
      look: ['cat /etc/passwd'],
      mend: ['Run todo-deploy as an ordinary user, or make one: useradd --system postgres'],
    },
    DATA_VERSION: {
      title: 'The data are of another PostgreSQL',
      meaning:
        'The data folder was made by another major version. Nothing was touched: PostgreSQL cannot read it.',
      causes: ['A todo-deploy that brings another PostgreSQL than the one before.'],
      look: ['The error names the folder; PG_VERSION in it is the version.'],
      mend: [
        'Export with the todo-deploy that made it: todo-deploy data export',
        'Then todo-deploy teardown --data, up, and todo-deploy data import.',
      ],
    },
    DATA_FOREIGN: {
      title: 'The data folder holds something else',
      meaning: 'Where the data of PostgreSQL belong lies something else. Nothing was touched.',
      causes: ['Somebody put files there.', 'Part of the data was removed by hand.'],
      look: ['The error names the folder and what is in it.'],
      mend: ['Move it away, then run the same command again.'],
    },
    DATABASE_INIT: {
      title: 'The data folder could not be made',
      meaning: 'initdb of PostgreSQL failed. What it had made was removed.',
      causes: ['A full disk.', 'A folder that the user of PostgreSQL cannot enter.'],
      look: ['The error shows what initdb said.'],
      mend: ['Mend that, then run the same command again.'],
    },
    DATABASE_STUCK: {
      title: 'An old PostgreSQL does not end',
      meaning: 'A server of an earlier run still has the data open, and no signal ends it.',
      causes: ['A disk or network folder that does not answer.'],
      look: ['ps -fp PID, with the number that the error shows.'],
      mend: ['Mend the disk, or restart the machine, then run the same command again.'],
    },
  },
};
