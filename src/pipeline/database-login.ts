import { startForwarder } from '../access/forwarder.ts';
import { databaseComponent, releaseName } from '../config/project.ts';
import { addLogin } from '../databases/logins/logins.ts';
import { withLogin } from '../databases/logins/next.ts';
import { DeployError } from '../errors.ts';
import type { Postgres } from '../ports/postgres.ts';
import { databaseOfChart, databasePassword } from '../secrets/derive.ts';
import type { Run } from './run.ts';

/** First port tried on this machine; the next free one when it is taken. */
const firstPort = 15_432;
const timeoutMs = 15_000;

/**
 * Makes the login of an earlier rotation in the PostgreSQL of the cluster where it is not: a new volume knows
 * the user of the chart alone, whose password it took from the same secret. Nothing to do without a rotation.
 */
export async function provideLogin(run: Run): Promise<void> {
  const { project, cluster, ports, secrets, signal } = run;
  const url = Object.values(secrets).find((one) => one['DATABASE_URL'] !== undefined)?.[
    'DATABASE_URL'
  ];
  const { user } = await databaseOfChart(project, ports.files);
  const password = secrets[databaseComponent]?.[databasePassword];
  if (url === undefined || password === undefined) return;
  const login = decodeURIComponent(new URL(url).username);
  if (login === user) return;
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const service = releaseName(project.config, databaseComponent);
  const forwarder = await startForwarder({
    ...{ kubernetes: cluster.kubernetes, namespace: project.namespace, service, port: firstPort },
    ...{ log: () => undefined, signal: ended },
  });
  try {
    const here = new URL(url);
    here.host = `127.0.0.1:${forwarder.port}`;
    await makeUnlessThere(run.ports.postgres, here.toString(), { user, password, signal });
  } finally {
    stop.abort();
    await forwarder.closed;
  }
}

async function makeUnlessThere(
  postgres: Postgres,
  url: string,
  { user, password, signal }: { user: string; password: string; signal: AbortSignal },
): Promise<void> {
  const options = { timeoutMs, signal };
  try {
    await postgres.probe(url, options);
    return;
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'DATABASE_PASSWORD') throw error;
  }
  const session = await postgres.open(withLogin(url, user, password), options);
  try {
    await addLogin(session, password);
  } finally {
    await session.close();
  }
}
