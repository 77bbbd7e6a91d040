import type { Subject } from './subject.ts';

/** Errors of asking Neon for a database, before there is one. */
export const neonPages: Subject = {
  title: 'Neon, asked for a database',
  pages: {
    NEON_KEY_MISSING: {
      title: 'There is no Neon API key',
      meaning:
        'Choosing a Neon database needs an API key, and nobody can be asked for one here. A key is a secret: it is read from the environment, never from a flag, and kept nowhere.',
      causes: [
        '--database neon, or a new preview (up --branch), without NEON_API_KEY in the environment.',
      ],
      look: ['Console of Neon: Account settings, API keys.'],
      mend: [
        'Set NEON_API_KEY in the environment.',
        'Or use a connection string: --database-url-file FILE.',
        'Or a database without an account, for 72 hours: --database temporary.',
      ],
    },
    NEON_KEY_REFUSED: {
      title: 'Neon does not accept the API key',
      meaning: 'The key is not known to Neon, or it may not do what was asked. It was not kept.',
      causes: [
        'A part of it is missing, or it was revoked.',
        'It belongs to another account or organization.',
        'It is limited to one project, and another was asked for.',
      ],
      look: ['Console of Neon: Account settings, API keys lists the keys, without their values.'],
      mend: ['Make a new key there; it is shown once. Then run the same command again.'],
    },
    NEON_RATE_LIMITED: {
      title: 'Neon wants fewer requests',
      meaning:
        'Neon answers a limited number of requests a minute for each account. todo-deploy waited as long as Neon said, up to a minute in all.',
      causes: ['Another program uses the same account a lot, a CI for instance.'],
      look: ['The error says how long Neon wants us to wait.'],
      mend: ['Wait as long as it says, then run the same command again.'],
    },
    NEON_LOCKED: {
      title: 'The Neon project is busy',
      meaning:
        'Neon does one change of a project after the other, and another one was still under way after a minute.',
      causes: ['A branch or a compute is being made, removed or restored.'],
      look: ['Console of Neon: the page of the project shows its operations.'],
      mend: ['Wait until they are done, then run the same command again.'],
    },
    NEON_NOT_FOUND: {
      title: 'Neon does not have what was named',
      meaning:
        'The organization, project, branch or database that was named is not there, or the API key may not see it.',
      causes: [
        'A typing error.',
        'The key belongs to another organization.',
        'It was removed in the meantime.',
      ],
      look: ['The error lists what there is, where that is known.'],
      mend: [
        'Correct the name, or use the ID that the console shows.',
        'To have it made, add --neon-create.',
      ],
    },
    NEON_CHOICE_MISSING: {
      title: 'It is not clear which Neon database is meant',
      meaning: 'There are several, or none, and nobody can be asked here.',
      causes: ['--database neon without --neon-project.', 'Two projects have the same name.'],
      look: ['The error lists what there is.'],
      mend: ['Name it with --neon-org, --neon-project, --neon-branch or --neon-database.'],
    },
    NEON_QUOTA: {
      title: 'A limit of the Neon plan is reached',
      meaning: 'The plan of the account allows no more projects or branches. Nothing was made.',
      causes: ['Projects or branches that nobody needs any more.'],
      look: ['Console of Neon: the page of the organization shows the plan and what is used.'],
      mend: ['Remove some, or choose one that is there already.', 'Or take a larger plan.'],
    },
    NEON_REFUSED: {
      title: 'Neon refuses a request',
      meaning: 'Neon understood what was asked and does not do it. The error has its own words.',
      causes: [
        'A name is taken, or not allowed.',
        'The project does not keep passwords, so that there is no connection string to be had.',
      ],
      look: ['The error shows what Neon says.'],
      mend: ['Correct what it says, or paste the connection string that the console shows.'],
    },
    NEON_OPERATION_FAILED: {
      title: 'Neon began a change and did not finish it',
      meaning:
        'Making or removing something at Neon takes a while. It failed there, or was not done after five minutes.',
      causes: ['Trouble at Neon.', 'The project was changed from elsewhere at the same time.'],
      look: [
        'Console of Neon: the page of the project shows its operations.',
        'https://neonstatus.com',
      ],
      mend: [
        'When the project is well again, run the same command again and choose what is there.',
      ],
    },
    NEON_UNREACHABLE: {
      title: 'Neon does not answer',
      meaning:
        'The API of Neon could not be reached, or it failed by itself. Databases that exist already may work all the same.',
      causes: [
        'No network, or a proxy that lets nothing through.',
        'Trouble at Neon.',
        'NEON_API_URL or NEON_NEW_URL lead elsewhere.',
      ],
      look: ['https://neonstatus.com', 'curl -I https://console.neon.tech'],
      mend: [
        'Try again later.',
        'A connection string from the console can be pasted without the API.',
      ],
    },
    NEON_ANSWER_UNKNOWN: {
      title: 'Neon answers in a new way',
      meaning: 'The answer lacks what this version of todo-deploy relies on. It is not shown.',
      causes: [
        'Neon has changed its API.',
        'Something else answers in its place, such as a proxy.',
      ],
      look: ['curl -I https://console.neon.tech'],
      mend: ['Use a newer todo-deploy, or paste the connection string that the console shows.'],
    },
    NEON_URL_INVALID: {
      title: 'The address of the Neon API cannot be used',
      meaning:
        'NEON_API_URL and NEON_NEW_URL say where to ask instead of Neon; tests use them. An API key goes there, so it has to be https, or http on this machine.',
      causes: ['One of them is set in this shell, and is not such an address.'],
      look: ['printenv NEON_API_URL NEON_NEW_URL'],
      mend: ['Unset them.'],
    },
  },
};
