import { dirname, join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import type { Exec } from '../../../ports/exec.ts';
import type { Files, SystemUser } from '../../../ports/files.ts';
import type { Env } from '../../target.ts';
import { inheritedEnv } from '../machine.ts';
import { postgresMajor } from './pins.ts';
import type { PostgresPrograms } from './programs.ts';

export interface DataRequest {
  readonly programs: PostgresPrograms;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** The first role, which may do everything, and its password. */
  readonly role: string;
  readonly password: string;
  /** Who runs PostgreSQL; undefined: we. */
  readonly user: SystemUser | undefined;
  readonly exec: Exec;
  readonly files: Files;
  readonly env: Env;
  readonly signal: AbortSignal;
}

const initdbMs = 5 * 60_000;

/**
 * Makes the data folder, once: data of the same major version is left as it is. It is made beside and moved
 * into place when it is whole. Upper and lower case are those of Unicode whatever the system's locales are
 * (C.UTF-8 of PostgreSQL itself), pages have checksums, and every connection needs the password.
 * Throws DATA_VERSION (environment) for data of another major version, DATA_FOREIGN (environment) for a folder
 * that holds something else, DATABASE_INIT (environment) with what initdb said.
 */
export async function prepareData(request: DataRequest): Promise<'made' | 'kept'> {
  const { data, files } = request;
  if (await isOurData(data, files)) return 'kept';
  const draft = `${data}.draft`;
  const passwordFile = `${data}.password`;
  try {
    await makeDraft(request, draft, passwordFile);
    await files.remove(passwordFile);
    await files.rename(draft, data);
  } finally {
    await files.remove(passwordFile);
    await files.remove(draft);
  }
  return 'made';
}

async function isOurData(data: string, files: Files): Promise<boolean> {
  const version = (await files.readText(join(data, 'PG_VERSION')))?.trim();
  if (version === postgresMajor) return true;
  if (version !== undefined) {
    const message = `the data in ${data} is of PostgreSQL ${version}, and this todo-deploy brings ${postgresMajor}`;
    throw new DeployError('environment', 'DATA_VERSION', message, {
      hint: 'Nothing was touched. Export it with the todo-deploy that made it (`data export`), remove it with `teardown --data`, deploy anew and import.',
    });
  }
  const entries = await files.walk(data, (path) => path.includes('/'));
  if (entries.length === 0) return false;
  throw new DeployError(
    'environment',
    'DATA_FOREIGN',
    `${data} is not a data folder of PostgreSQL`,
    {
      details: [
        `found there: ${entries
          .slice(0, 5)
          .map(({ path }) => path)
          .join(', ')}`,
      ],
      hint: 'Nothing was touched. Move the folder away, then run the same command again.',
    },
  );
}

async function makeDraft(request: DataRequest, draft: string, passwordFile: string): Promise<void> {
  const { files, user, password } = request;
  await files.remove(draft);
  await files.makeFolder(dirname(draft));
  await files.makeFolder(draft, { mode: 0o700 });
  await files.writeText(passwordFile, `${password}\n`, { mode: 0o600, lazy: true });
  if (user !== undefined) {
    for (const path of [draft, passwordFile]) await files.chown(path, user);
  }
  await initdb(request, draft, passwordFile);
}

async function initdb(request: DataRequest, draft: string, passwordFile: string): Promise<void> {
  const { programs, role, user, exec, env, signal } = request;
  const args = [
    ...['--pgdata', draft, '--username', role, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions'],
  ];
  const result = await exec.run(
    { file: programs.initdb, args },
    {
      ...{ cwd: draft, env: inheritedEnv(env), bareEnv: true, signal, timeoutMs: initdbMs },
      ...(user === undefined ? {} : { user }),
    },
  );
  if (result.exitCode === 0) return;
  const said = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '');
  throw new DeployError(
    'environment',
    'DATABASE_INIT',
    'the data folder of PostgreSQL could not be made',
    {
      details: said.slice(-8),
      hint:
        user === undefined
          ? 'Correct what initdb says, then run the same command again.'
          : `PostgreSQL runs as the user with number ${user.uid}, who has to reach ${programs.initdb} and ${dirname(draft)}.`,
    },
  );
}
