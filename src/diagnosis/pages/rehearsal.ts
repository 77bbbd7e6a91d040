import type { Subject } from './subject.ts';

/** Errors of --rehearse. */
export const rehearsalPages: Subject = {
  title: 'Migrations tried on a copy of the database',
  pages: {
    REHEARSAL_FAILED: {
      title: 'The migration failed on a copy of the database',
      meaning:
        'With --rehearse the migrations run on a throw-away copy first. There one failed: the real database is as it was, and nothing was deployed.',
      causes: [
        'The migration does not suit the rows that are there: a NOT NULL column without a default, a unique index over equal values.',
        'The migration itself is wrong.',
        'The copy has what this user owns, and not the grants of other roles.',
      ],
      look: [
        'What the migration wrote stands above the error.',
        'todo-deploy db shell shows the rows that it met.',
      ],
      mend: [
        'Correct the migration, or the rows, then run the same command again.',
        'The copy is removed in any case; the next run makes a new one.',
      ],
    },
    REHEARSAL_FORBIDDEN: {
      title: 'The user may make no database to rehearse in',
      meaning:
        'The rehearsal copies the database into a second one on the same server, and PostgreSQL lets only users with CREATEDB make one.',
      causes: [
        'The user of DATABASE_URL_DIRECT was made without that right, as is usual on shared servers.',
      ],
      look: ['\\du in todo-deploy db shell (psql) lists the rights of each user.'],
      mend: [
        'Let an administrator run: ALTER ROLE "USER" CREATEDB;',
        'At Neon: choose the database with an API key and set NEON_API_KEY; then a branch is the copy.',
        'Or go without: take a copy to go back to with todo-deploy db backup, and leave out --rehearse.',
      ],
    },
  },
};
