import type { Rule } from '../rule.ts';
import { failedJobs } from './jobs.ts';

/** The Job that migrates the database failed. */
export const migrationFailed: Rule = {
  code: 'MIGRATION_FAILED',
  symptom: true,
  page: {
    title: 'The migration of the database failed',
    meaning:
      'Before a release, a Job changes the tables of the database to what the new version needs. It failed, so the new version was not released; the old one goes on.',
    causes: [
      'The database cannot be reached, or refuses the password: then a finding about the database says more.',
      'The migration has a mistake, or does not fit what is in the database.',
      'It took longer than the Job may run.',
    ],
    look: [
      'The last lines of the Job are in the finding.',
      'kubectl -n NAMESPACE get jobs lists the Jobs; kubectl -n NAMESPACE logs job/NAME shows all it said.',
    ],
    mend: [
      'Correct the migration, or the database.',
      'Run `todo-deploy up`: it migrates first, and releases only after that.',
      'If the migration stopped half-way, look at the tables before you run it again.',
    ],
  },
  find: (view) => failedJobs(view, true),
};
