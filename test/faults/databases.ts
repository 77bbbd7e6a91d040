/** Databases that are made for a fault. */
import pg from 'pg';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';

const password = 'limited';
const nameFor = ({ number }: Bench) => `faults_${number}`;

/** A user of the bed's PostgreSQL that may have no connection at all. */
export const limitedUser = {
  url(bench: Bench): string {
    const url = new URL(bench.bed.database.direct);
    Object.assign(url, { username: nameFor(bench), password });
    return url.href;
  },
  before: (bench: Bench) =>
    asAdmin(
      bench,
      `drop role if exists ${nameFor(bench)}`,
      `create role ${nameFor(bench)} login password '${password}' connection limit 0`,
    ),
  /** So that it may sign in, and create nothing. */
  beforeSchema: (bench: Bench) =>
    asAdmin(
      bench,
      `drop role if exists ${nameFor(bench)}`,
      `create role ${nameFor(bench)} login password '${password}'`,
    ),
  grant: (bench: Bench) =>
    asAdmin(bench, `grant create, usage on schema public to ${nameFor(bench)}`),
  afterSchema: (bench: Bench) =>
    asAdmin(bench, `drop owned by ${nameFor(bench)}`, `drop role ${nameFor(bench)}`),
  allow: (bench: Bench) => asAdmin(bench, `alter role ${nameFor(bench)} connection limit 20`),
  after: (bench: Bench) => asAdmin(bench, `drop role if exists ${nameFor(bench)}`),
};

async function asAdmin({ bed }: Bench, ...statements: readonly string[]): Promise<void> {
  const url = new URL(bed.adminUrl);
  url.pathname = new URL(bed.database.direct).pathname;
  url.searchParams.delete('sslmode');
  const client = new pg.Client({
    connectionString: url.href,
    // The bed's own database on this machine: who it is does not matter here.
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const serverName = 'refusing-database';

/** A server in the namespace that answers every sign-in with one error. */
export const refusingDatabase = {
  url: (): string => `postgresql://someone:secret@${serverName}:5432/items?sslmode=disable`,
  refusing: (refusal: string): Pick<Fault, 'before' | 'after'> => ({
    async before(bench) {
      const path = '-o=jsonpath={.spec.template.spec.containers[0].image}';
      const image = await bench.kubectl('get', 'deployment', 'faults-web', path);
      await bench.apply(...server(image, refusal));
      await bench.kubectl('wait', '--for=condition=Ready', `pod/${serverName}`, '--timeout=60s');
    },
    async after(bench) {
      await bench.kubectl('delete', 'pod,service', serverName, '--ignore-not-found');
    },
  }),
};

function server(image: string, refusal: string): object[] {
  const labels = { app: serverName };
  const securityContext = {
    ...{ runAsNonRoot: true, runAsUser: 10001, allowPrivilegeEscalation: false },
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const container = {
    ...{ name: 'server', image, args: ['postgres'], securityContext },
    env: [{ name: 'REFUSAL', value: refusal }],
  };
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: serverName, labels } },
      spec: { containers: [container], terminationGracePeriodSeconds: 1 },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: serverName } },
      spec: { selector: labels, ports: [{ port: 5432 }] },
    },
  ];
}
