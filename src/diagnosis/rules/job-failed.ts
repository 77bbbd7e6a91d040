import type { Rule } from '../rule.ts';
import { failedJobs } from './jobs.ts';

/** A Job, other than a migration, failed. */
export const jobFailed: Rule = {
  code: 'JOB_FAILED',
  page: {
    title: 'A Job failed',
    meaning:
      'A Job is a program that has to run once to its end. It failed more often than it may, or ran too long.',
    causes: [
      'The program ended with an error; its last lines are in the finding.',
      'It did not end within activeDeadlineSeconds.',
    ],
    look: [
      'kubectl -n NAMESPACE describe job NAME says how often it was tried.',
      'kubectl -n NAMESPACE logs job/NAME shows what it said.',
    ],
    mend: [
      'Correct what its last lines say.',
      'Remove the Job (kubectl -n NAMESPACE delete job NAME), and run `todo-deploy up`.',
    ],
  },
  find: (view) => failedJobs(view, false),
};
