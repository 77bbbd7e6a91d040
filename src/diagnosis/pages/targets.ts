import type { Subject } from './subject.ts';

/** Errors about where a deployment runs. */
export const targetPages: Subject = {
  title: 'Targets',
  pages: {
    TARGET_NONE: {
      title: 'Nothing here can run the app',
      meaning:
        'A deployment runs on a cluster, on a Docker engine alone, or as programs of this machine. Each of these ' +
        'lacks something here; the error lists what.',
      causes: ['Neither a Docker engine nor Python is installed, or neither answers.'],
      look: ['todo-deploy doctor'],
      mend: ['Mend what the easiest target lacks: Python 3.11 is enough for the target local.'],
    },
    TARGET_UNFIT: {
      title: 'The target does not have this',
      meaning: 'This verb or flag belongs to another target than the one that the project is on.',
      causes: ['The history of revisions is kept in a cluster only.'],
      look: ['todo-deploy status says where the project runs.'],
      mend: ['Leave it out, or name the other target with --target.'],
    },
    LOCAL_NOT_DESCRIBED: {
      title: 'How it runs without containers is not said',
      meaning:
        'The target local runs programs of this machine, and needs to know which: each component says so under ' +
        '`local` in todo-deploy.yaml.',
      causes: ['The file was written by an older version, or by hand.'],
      look: ['todo-deploy init --dry-run shows the file as it is written today.'],
      mend: ['Add `local` with `runtime` and `start` to the component.'],
    },
    PYTHON_MISSING: {
      title: 'There is no Python that could run it',
      meaning:
        'A component runs with Python 3.11 or newer, and none was found; uv would bring one.',
      causes: ['Python is not installed, older, or without its module venv.'],
      look: ['python3 --version', 'python3 -m venv --help'],
      mend: [
        'Debian and Ubuntu: apt-get install python3 python3-venv. macOS: brew install python.',
        'Or install uv: https://docs.astral.sh/uv',
      ],
    },
    RUN_BUSY: {
      title: 'Another run is at work here',
      meaning:
        'One checkout is deployed to this machine by one run at a time, and another one has not ended yet.',
      causes: ['`todo-deploy up` or `teardown` runs in another terminal.'],
      look: ['ps -ef | grep todo-deploy'],
      mend: ['Wait until it is done, or end it with Ctrl-C; then run the same command again.'],
    },
    PROCESSES_GONE: {
      title: 'Nothing of the deployment runs',
      meaning:
        'The app was deployed as processes of this machine, and none of them is alive, their supervisor included.',
      causes: ['The machine was started anew.', 'Somebody ended the processes.'],
      look: ['todo-deploy status', 'todo-deploy logs --tail 50'],
      mend: ['todo-deploy up starts what was deployed; the data is kept.'],
    },
    NOT_DEPLOYED: {
      title: 'There is no database there',
      meaning:
        'The database beside the app was asked for, to move its data or to migrate it, and it is not there.',
      causes: ['It was never deployed, or was removed.', 'Another target was meant.'],
      look: ['todo-deploy status'],
      mend: ['Deploy it there first: todo-deploy up --target NAME'],
    },
    DATA_FILE_MISSING: {
      title: 'No file for the data was named',
      meaning: 'Exported data goes into a file or a pipe, never onto the screen of a terminal.',
      causes: ['The name of the file was forgotten.'],
      look: ['todo-deploy data --help'],
      mend: ['Name a file: todo-deploy data export backup.gz'],
    },
    DATA_INVALID: {
      title: 'The file holds no exported data',
      meaning:
        'An import takes what `todo-deploy data export` wrote, whole: a gzip file with an end.',
      causes: ['Another file was named.', 'The export was stopped, or the copy was cut off.'],
      look: ['gzip -dc FILE | head -c 200'],
      mend: ['Export it again, and copy the file as a whole.'],
    },
    DATA_SCHEMA: {
      title: 'The tables of the two sides differ',
      meaning: 'Rows are carried between two deployments that have the same tables and columns.',
      causes: ['One side runs an older version of the app.', 'A migration did not run.'],
      look: ['The error lists the columns that only one side has.'],
      mend: ['Deploy the same version on both sides: todo-deploy up'],
    },
    DATA_PRESENT: {
      title: 'There are rows already',
      meaning: 'An import never loses rows by accident: it wants empty tables, or your word.',
      causes: ['Somebody used the app there.', 'The app writes some rows when it first starts.'],
      look: ['The error lists the tables and how many rows they have.'],
      mend: ['todo-deploy data import FILE --replace removes those rows first.'],
    },
    DATA_DAMAGED: {
      title: 'The data did not arrive as it was sent',
      meaning:
        'The checksum of a table after the import is not the one of the export. Nothing was changed.',
      causes: ['The file was edited or damaged.', 'A trigger of the database changes rows.'],
      look: ['gzip -t FILE'],
      mend: ['Export it again, and import that.'],
    },
  },
};
