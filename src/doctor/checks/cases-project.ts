import { casesOf } from './cases-fixture.ts';
import { configuration } from './configuration.ts';
import { database } from './database.ts';
import { dns } from './dns.ts';
import { secretsFile } from './secrets-file.ts';
import { secretsIgnored } from './secrets-ignored.ts';
import { emptyProject } from './project-fixture.ts';

const project = emptyProject();
const address = { name: 'DATABASE_URL', address: 'db.example/shop' };

export const projectCases = [
  ...casesOf(configuration, [
    ['none yet', { state: 'absent' }, 'pass', { says: ['todo-deploy init'] }],
    ['good', { state: 'good', project }, 'pass'],
    [
      'two mistakes',
      {
        state: 'broken',
        path: '/p/todo-deploy.yaml',
        problems: ['line 3: no such key', 'line 4: x'],
      },
      'fail',
      { says: ['line 3: no such key (and 1 more)'] },
    ],
  ]),
  ...casesOf(secretsFile, [
    ['mine alone', { path: '/p/s', mode: 0o600, tracked: false }, 'pass'],
    [
      'on Windows',
      { path: 'C:/p/s', mode: 0o666, tracked: false },
      'pass',
      { system: { platform: 'win32' } },
    ],
    [
      'open to others',
      { path: '/p/s', mode: 0o644, tracked: false },
      'fail',
      { says: ['mode 644', 'chmod 600 /p/s'], fixes: true },
    ],
    [
      'open to others, in a folder with a space',
      { path: "/p's own/s", mode: 0o644, tracked: false },
      'fail',
      { says: ["chmod 600 '/p'\\''s own/s'"], fixes: true },
    ],
    ['in git', { path: '/p/s', mode: 0o600, tracked: true }, 'fail', { says: ['git rm --cached'] }],
  ]),
  ...casesOf(secretsIgnored, [
    ['there', { path: '/p/.gitignore', secrets: '/p/s', exists: true }, 'pass'],
    ['missing', { path: '/p/.gitignore', secrets: '/p/s', exists: false }, 'warn', { fixes: true }],
  ]),
  ...casesOf(database, [
    [
      'answers',
      { addresses: [{ ...address, answer: { version: '17.2', ms: 12 } }] },
      'pass',
      { says: ['17.2, 12 ms'] },
    ],
    [
      'asleep',
      {
        addresses: [
          {
            ...address,
            answer: { code: 'DATABASE_SUSPENDED', reason: 'it wakes up', hint: 'Try again' },
          },
        ],
      },
      'warn',
      { says: ['Try again'] },
    ],
    [
      'wrong password, over the direct host alone',
      {
        addresses: [
          { ...address, answer: { version: '17.2', ms: 12 } },
          {
            ...{ name: 'DATABASE_URL_DIRECT', address: 'db.example/shop' },
            answer: { code: 'DATABASE_PASSWORD', reason: 'wrong password', hint: 'Correct it' },
          },
        ],
      },
      'fail',
      { says: ['DATABASE_URL_DIRECT: wrong password', 'Correct it'] },
    ],
  ]),
  ...casesOf(dns, [
    ['known', { hosts: [{ host: 'db.example', of: 'database', addresses: ['10.0.0.1'] }] }, 'pass'],
    [
      'no such host',
      { hosts: [{ host: 'db.example', of: 'database', addresses: [] }] },
      'fail',
      { says: ['no such host', 'DATABASE_URL'] },
    ],
    [
      'the registry alone',
      { hosts: [{ host: 'reg.example', of: 'registry', addresses: [] }] },
      'warn',
      { says: ['cluster.registry'] },
    ],
    [
      'no answer',
      { hosts: [{ host: 'db.example', of: 'database' }] },
      'fail',
      { says: ['getent hosts db.example'] },
    ],
  ]),
];
