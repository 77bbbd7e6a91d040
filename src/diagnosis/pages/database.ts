import type { Subject } from './subject.ts';

/** Errors of the database, asked from this machine before anything is changed. */
export const databasePages: Subject = {
  title: 'The database, seen from this machine',
  pages: {
    DATABASE_URL_MISSING: {
      title: 'The URL of the database is missing',
      meaning: 'The project uses a database outside the cluster, and nobody said where it is.',
      causes: ['The secrets file has no DATABASE_URL.'],
      look: ['grep -c DATABASE_URL .todo-deploy/secrets.env counts its lines.'],
      mend: [
        'Set DATABASE_URL in the environment or in the secrets file, or use --database-url-file FILE.',
        'Or choose a database inside the cluster: --database in-cluster',
      ],
    },
    DATABASE_URL_INVALID: {
      title: 'The URL of the database cannot be used',
      meaning: 'DATABASE_URL is not an address of a PostgreSQL database.',
      causes: [
        'Parts are missing, or it was copied with quotes.',
        'A password with @ or / that is not percent-encoded.',
      ],
      look: ['It looks like postgresql://USER:PASSWORD@HOST/DATABASE?sslmode=require'],
      mend: ['Copy it again from the console of your database (Neon: Connect).'],
    },
    DATABASE_ERROR: {
      title: 'The database refused the connection',
      meaning: 'The server answered with an error that fits no other code. The message is its own.',
      causes: ['A setting of this server, or of the URL, that nobody here has met yet.'],
      look: ['psql "$DATABASE_URL" -c "select 1" tries the URL from this machine.'],
      mend: [
        'Correct what the message names, or look it up in the documentation of your database.',
      ],
    },
  },
};
