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
    INSIDE_UNSEEN: {
      title: 'Nothing can be asked from inside the cluster',
      meaning:
        'The database is asked from a pod of the app, through a few lines of Python or Node that run in its container.',
      causes: [
        'No pod that uses the database is ready.',
        'The image has neither python3 nor node.',
        'Your account may not run programs in pods (pods/exec).',
      ],
      look: [
        'todo-deploy status',
        'kubectl auth can-i create pods/exec --namespace NAMESPACE says whether you may.',
      ],
      mend: [
        'Deploy with todo-deploy up, or ask whoever owns the cluster for that right.',
        'What the app says itself: todo-deploy logs backend',
      ],
    },
    DATABASE_VERSION: {
      title: 'The database server is too old',
      meaning: 'The server speaks, but lacks what migrations of today rely on.',
      causes: ['A PostgreSQL older than 13, whose support has ended.'],
      look: ['todo-deploy db check shows its version.'],
      mend: ['Upgrade the server, or give the app a database on a newer one.'],
    },
    DATABASE_READ_ONLY: {
      title: 'Nothing can be written to the database',
      meaning:
        'The address leads to a server or a user that only reads, and migrations have to write.',
      causes: [
        'The host is that of a read replica.',
        'The user has default_transaction_read_only, or the provider made the project read-only.',
      ],
      look: [
        'psql "$DATABASE_URL_DIRECT" -c "select pg_is_in_recovery()" says whether it is a replica.',
      ],
      mend: ['Use the address of the primary, or a user that may write.'],
    },
    DATABASE_FOREIGN_TABLES: {
      title: 'The database holds the tables of somebody else',
      meaning:
        'The database has tables, and none of those that this app makes (database.ownTables). Migrations might change what is not ours, so nothing is deployed.',
      causes: [
        'DATABASE_URL is that of another app.',
        'The app is meant to share a database.',
        'An earlier deployment failed before it made any of its own tables.',
      ],
      look: ['todo-deploy db check names some of the tables.'],
      mend: [
        'Give the app an empty database, for instance a new one on the same server.',
        'To have its tables beside those of others, set `shared: true` under `database` in todo-deploy.yaml.',
      ],
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
