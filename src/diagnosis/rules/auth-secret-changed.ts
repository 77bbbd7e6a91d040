import { terminal, withoutFailing, type Rule } from '../rule.ts';
import { heard } from './heard.ts';

/** Better Auth keeps its signing keys in the database, encrypted with BETTER_AUTH_SECRET. */
export const authSecretSign =
  /auth_secret_changed|(fail(ed)?|unable|could not) to decrypt (the )?private key|decrypt private key/i;

/** The secret is not the one with which the keys in the database were made. */
export const authSecretChanged: Rule = {
  code: 'AUTH_SECRET_CHANGED',
  page: {
    title: 'The auth secret does not fit the database',
    meaning:
      'The keys that sign tokens lie in the database, encrypted with BETTER_AUTH_SECRET. The secret is another one now, so they cannot be opened, and nobody can sign in.',
    causes: [
      'The secrets file was lost, and a new secret was made for an old database.',
      'The secret was changed by hand.',
      'DATABASE_URL points at the database of another installation.',
    ],
    look: [
      'grep -c BETTER_AUTH_SECRET .todo-deploy/secrets.env counts its lines.',
      'psql "$DATABASE_URL" -c "select count(*) from jwks" counts the keys.',
    ],
    mend: [
      'Put the earlier BETTER_AUTH_SECRET back into the secrets file, then run `todo-deploy up`.',
      'If it is lost: psql "$DATABASE_URL" -c "delete from jwks" removes the old keys, and new ones are made. Everybody stays signed in, but tokens given out before are no longer valid.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const said = heard(view, container, authSecretSign);
      if (said === undefined) return [];
      return [
        {
          ...{ component: container.component, object: container.object },
          cause:
            'BETTER_AUTH_SECRET is not the one with which the signing keys in the database were made',
          evidence: [said],
          remedy:
            'Put the earlier BETTER_AUTH_SECRET back into the secrets file and run `todo-deploy up`; if it is lost, delete the rows of the table jwks, so that new keys are made.',
          // No waiting brings the earlier secret back.
          ...(container.status.ready === true ? withoutFailing : terminal),
        },
      ];
    }),
};
