import { describe, expect, it } from 'vitest';
import type { Project } from '../../../config/project.ts';
import { fakeExec } from '../../../ports/exec/fake.ts';
import { psqlFor } from './psql.ts';

const url = 'postgresql://me:top%20secret@db.test:6432/shop';
const psql = (version: string) =>
  fakeExec({ psql: () => ({ stdout: `psql (PostgreSQL) ${version} (Debian ${version}-0)\n` }) });

function project(caFile?: string): Project {
  const database = caFile === undefined ? {} : { caFile };
  return { root: '/shop', config: { database } } as unknown as Project;
}

describe('psql', () => {
  it('gets the address in its environment, and nothing of other servers', async () => {
    const given = { url: `${url}?sslmode=disable&options=-c%20geqo%3Doff`, project: project() };
    expect(await psqlFor(psql('17.2'), given)).toEqual({
      env: {
        ...{ PGHOST: 'db.test', PGPORT: '6432', PGUSER: 'me', PGDATABASE: 'shop' },
        ...{ PGPASSWORD: 'top secret', PGOPTIONS: '-c geqo=off', PGSSLMODE: 'disable' },
        ...{ PGAPPNAME: 'todo-deploy', PGHOSTADDR: undefined, PGSERVICE: undefined },
      },
    });
  });

  it.each([
    ['', '15.1', undefined, { PGSSLMODE: 'prefer' }],
    ['?sslmode=require', '16.0', undefined, { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' }],
    ['?sslmode=require', '18beta1', undefined, { PGSSLROOTCERT: 'system' }],
    ['', '15.1', 'ca.pem', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/shop/ca.pem' }],
  ])('verifies as we do: %j with psql %s', async (query, version, caFile, env) => {
    const ca = caFile === undefined ? {} : { ca: 'PEM' };
    const given = { url: url + query, project: project(caFile), ...ca };
    expect(await psqlFor(psql(version), given)).toMatchObject({ env });
  });

  it.each([
    ['is not there', fakeExec({}), {}, /there is no psql/],
    ['is too old', psql('15.18'), {}, /psql 15 cannot verify/],
    ['cannot read the authority', psql('17.2'), { ca: 'PEM' }, /as a file/],
  ])('is not used when it %s', async (_what, exec, ca, why) => {
    const given = { url: `${url}?sslmode=require`, project: project(), ...ca };
    expect(await psqlFor(exec, given)).toEqual({ unfit: expect.stringMatching(why) as string });
  });
});
