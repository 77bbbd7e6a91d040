import type { Subject } from './subject.ts';

/** Errors of the processes that run the app on this machine, without containers. */
export const processPages: Subject = {
  title: 'Processes on this machine',
  pages: {
    SUPERVISOR_FAILED: {
      title: 'The process that runs the app did not start',
      meaning:
        'On the target local a small process in the background starts the app, looks after it and outlives todo-deploy. It did not start, or another one does not let go of its place.',
      causes: [
        'The machine is out of processes or memory.',
        'Its folder cannot be written.',
        'Another todo-deploy is at work on the same project, or hangs.',
      ],
      look: ['The error says why, and names its log file.'],
      mend: ['Mend that, then run `todo-deploy up` again.'],
    },
    SUPERVISOR_LOST: {
      title: 'The process that runs the app is gone',
      meaning: 'The process in the background that looks after the app ended while it was asked.',
      causes: ['Somebody ended it, or the machine ran out of memory.', 'A teardown ran meanwhile.'],
      look: ['`todo-deploy status` shows what is there.'],
      mend: ['Run `todo-deploy up`: it ends what is left and starts all of it again.'],
    },
    SUPERVISOR_SPEC: {
      title: 'These processes cannot be run together',
      meaning:
        'Each process needs a name of its own, and they must not wait for each other in a circle.',
      causes: ['Two components have one name, or depend on each other.'],
      look: ['The error names them.'],
      mend: ['Correct the components in todo-deploy.yaml.'],
    },
    PROCESS_NOT_STARTED: {
      title: 'A program could not be started',
      meaning: 'The system refused to start a program that belongs to the app.',
      causes: ['It is not there any more, or may not be run.', 'The machine is out of memory.'],
      look: ['The error names the program and the reason.'],
      mend: ['Mend that, then run `todo-deploy up` again.'],
    },
    LEFTOVERS_STAY: {
      title: 'Processes of an earlier run cannot be ended',
      meaning:
        'After a crash the processes of the app were left without anybody to look after them. They have to be ended first, and that was not possible.',
      causes: ['They belong to another user, such as root.', 'They hang in the system, on a disk.'],
      look: ['ps -fp PID for each number that the error names'],
      mend: ['End them by hand, as their user or as root: kill -9 PID'],
    },
  },
};
