import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The encrypted connection to the database fails. */
export const databaseTls: Rule = {
  code: 'DATABASE_TLS',
  page: {
    title: 'No trusted TLS connection to the database',
    meaning:
      'The connection to the database has to be encrypted, and that failed. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'The URL does not ask for TLS, and the server wants it.',
      'The certificate is from an authority of your own.',
      'The certificate has expired, or is for another host.',
      'The server offers no TLS, and the URL asks for it.',
    ],
    look: [
      'The finding says which of them.',
      'openssl s_client -starttls postgres -connect HOST:5432 shows the certificate.',
    ],
    mend: [
      'End the URL with ?sslmode=require.',
      'For an authority of your own, name its PEM file as database.caFile.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_TLS'),
};
