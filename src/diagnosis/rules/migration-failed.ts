import type { Rule } from '../rule.ts';
import { failedJobs } from './jobs.ts';

/** The Job that migrates the database failed. */
export const migrationFailed: Rule = {
  code: 'MIGRATION_FAILED',
  find: (view) => failedJobs(view, true),
};
