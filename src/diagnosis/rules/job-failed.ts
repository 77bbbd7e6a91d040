import type { Rule } from '../rule.ts';
import { failedJobs } from './jobs.ts';

/** A Job, other than a migration, failed. */
export const jobFailed: Rule = {
  code: 'JOB_FAILED',
  find: (view) => failedJobs(view, false),
};
