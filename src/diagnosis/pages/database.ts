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
    DATABASE_HOST_UNKNOWN: {
      title: 'The host of the database does not exist',
      meaning: 'The name of the host in DATABASE_URL cannot be resolved from this machine.',
      causes: ['A typing error, or a project that was removed.', 'This machine has no network.'],
      look: ['getent hosts HOST'],
      mend: ['Compare the host with the connection string in the console of your database.'],
    },
    DATABASE_UNREACHABLE: {
      title: 'The database does not answer',
      meaning: 'The host is known, but nothing answers at its port.',
      causes: [
        'The database is stopped.',
        'A wrong port, a firewall, or a list of allowed addresses.',
        'A suspended database that needs some seconds to wake.',
      ],
      look: ['nc -vz HOST 5432'],
      mend: ['Start it, or correct DATABASE_URL; a suspended one: try again.'],
    },
    DATABASE_TLS: {
      title: 'No trusted TLS connection to the database',
      meaning: 'The connection to the database has to be encrypted, and that failed.',
      causes: [
        'The URL does not ask for TLS, and the server wants it.',
        'The certificate is from an authority of your own.',
        'The certificate has expired, or is for another host.',
      ],
      look: ['The error says which of them.'],
      mend: [
        'End the URL with ?sslmode=require.',
        'For an authority of your own, name its PEM file as database.caFile.',
      ],
    },
    DATABASE_PASSWORD: {
      title: 'The database refuses user or password',
      meaning: 'The server answered and refused the sign-in.',
      causes: ['The password was changed or copied in part.', 'The user does not exist there.'],
      look: ['The error names user and host.'],
      mend: ['Copy the connection string again; Neon: Connect, or reset the password of the role.'],
    },
    DATABASE_MISSING: {
      title: 'The server has no such database',
      meaning:
        'The sign-in was accepted, but there is no database of the name at the end of the URL.',
      causes: ['A typing error.', 'It was never made.'],
      look: ['psql "URL of the postgres database" -l lists the databases.'],
      mend: ['Create it, or correct the name in DATABASE_URL.'],
    },
    DATABASE: {
      title: 'A program cannot use its database',
      meaning:
        'A program in the cluster says that it cannot use its database. The cause in the finding says why.',
      causes: [
        'Wrong user, password, host or name in DATABASE_URL.',
        'The database is stopped, suspended or full.',
        'Its certificate is not trusted.',
      ],
      look: [
        '`todo-deploy logs NAME` shows what the program says.',
        '`todo-deploy diagnose` asks the database from this machine too.',
      ],
      mend: ['Correct DATABASE_URL in the secrets file, or the database.', 'Run `todo-deploy up`.'],
    },
    DATABASE_ERROR: {
      title: 'The database refused the connection',
      meaning: 'The server answered with an error that fits no other code. The message is its own.',
      causes: [
        'A quota is used up.',
        'The pooled host does not take an option of the URL.',
        'All connections are taken.',
      ],
      look: ['The hint says what to do for the known messages.'],
      mend: [
        'Correct what the message names, or look it up in the documentation of your database.',
      ],
    },
  },
};
