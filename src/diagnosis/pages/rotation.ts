import type { Subject } from './subject.ts';

/** Errors of `secrets rotate`. */
export const rotationPages: Subject = {
  title: 'New values for secrets',
  pages: {
    SECRET_OF_OTHERS: {
      title: 'Only the maker of a secret can make another one',
      meaning:
        'A key that somebody gave you, such as that of a language model, stops working where it was made and nowhere else. todo-deploy rotates the secrets that it makes, and the password of the database.',
      causes: ['`secrets rotate` was called for such a key.'],
      look: ['todo-deploy secrets list shows which secrets are generated.'],
      mend: [
        'Make a new key there, keep it with todo-deploy secrets set NAME, then todo-deploy up.',
        'When the new pods run, end the old key there.',
      ],
    },
    SECRET_KEPT_ELSEWHERE: {
      title: 'A secret is kept where todo-deploy does not write',
      meaning:
        'The value comes from a variable of the environment or from a reference (op://, vault:, file: and so on). A new one would have to be written there first, so nothing was changed.',
      causes: [
        'A variable of that name is set in this shell.',
        'The secrets file holds a reference.',
      ],
      look: ['todo-deploy secrets list shows where each secret comes from.'],
      mend: [
        'Unset the variable, or keep the value itself: todo-deploy secrets set NAME. Then rotate.',
        'Or change it where it is kept, then todo-deploy up: with a short gap.',
      ],
    },
    ROTATION_UNFIT: {
      title: 'This target cannot change a secret without a gap',
      meaning:
        'Targets compose and local run one of each process: the old one ends before the new one starts, so requests would fail meanwhile. todo-deploy does not do that unasked.',
      causes: ['`secrets rotate` was called on target compose or local.'],
      look: ['todo-deploy status names the target.'],
      mend: ['With a short gap: the steps that the error names.'],
    },
    ROTATION_UNFINISHED: {
      title: 'The app has the new secret, and the old one still works',
      meaning:
        'Everything was done but the last part, the end of the old value. The app runs, and the secrets file holds the value that it runs with.',
      causes: [
        'Old pods take long to finish what they serve, or a node does not answer.',
        'The database could not be reached at that moment, or this user may not change the other one.',
      ],
      look: ['kubectl -n NAMESPACE get pods', 'The error has the words of the database.'],
      mend: ['Follow the hint of the error, or rotate again later: that ends the old value too.'],
    },
    DATABASE_LOGIN_REFUSED: {
      title: 'This user of the database may not make a second one',
      meaning:
        'In PostgreSQL a user has one password. For a new one without a gap, a second user has to take over that becomes the owner of the tables, and the user in DATABASE_URL may not make it. Nothing was changed.',
      causes: [
        'The user has no CREATEROLE.',
        'From PostgreSQL 16 on CREATEROLE alone does not let a user give membership in itself; this is so at Neon.',
      ],
      look: ['The error has the words of the database.'],
      mend: [
        'With a short gap: a new password where the database is managed (Neon: Roles, Reset password), at once todo-deploy secrets set DATABASE_URL and todo-deploy up.',
        'Without one: as a superuser, CREATE ROLE second LOGIN PASSWORD …; GRANT first TO second; ALTER ROLE second SET role TO first; put second into DATABASE_URL, todo-deploy up, then ALTER ROLE first PASSWORD NULL.',
      ],
    },
  },
};
