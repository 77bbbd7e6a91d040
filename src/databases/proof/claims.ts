import type { DeployError } from '../../errors.ts';
import type { Scene } from './scene.ts';

/** Which stage a failed connection belongs to, by the code of its error; the sign-in when it is none of these. */
const stageOfCode: Readonly<Record<string, string>> = {
  DATABASE_DNS: 'dns',
  DATABASE_UNREACHABLE: 'tcp',
  DATABASE_TLS: 'tls',
  DATABASE_SUSPENDED: 'awake',
  DATABASE_QUOTA: 'awake',
  DATABASE_CONNECTIONS: 'awake',
  DATABASE_POOLED: 'awake',
  DATABASE_NAME: 'database',
};

/** The failure of the connection, when it is this stage's to tell. */
export async function failureFor(stage: string, scene: Scene): Promise<DeployError | undefined> {
  const connection = await scene.connection();
  if (!('error' in connection)) return undefined;
  const { error } = connection;
  return (stageOfCode[error.code] ?? 'authentication') === stage ? error : undefined;
}
