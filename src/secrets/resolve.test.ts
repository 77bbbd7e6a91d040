import { describe, expect, it } from 'vitest';
import type { Project } from '../config/project.ts';
import { configSchema } from '../config/schema.ts';
import type { ConfigInput } from '../config/schema.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { resolveSecrets } from './resolve.ts';

const pooled = 'postgresql://o:pw@ep-x-pooler.r.neon.tech/app?sslmode=require';
const direct = 'postgresql://o:pw@ep-x.r.neon.tech/app?sslmode=require';
const file = '/w/.todo-deploy/secrets.env';

function project(
  database: ConfigInput['database'],
  secrets: { name: string; optional?: boolean; generate?: boolean }[],
): Project {
  const component = {
    path: 'a',
    dockerfile: 'd',
    chart: 'c',
    port: 1,
    health: '/',
    imageBudget: 1,
  };
  const config = configSchema.parse({
    version: 1,
    name: 'shop',
    database,
    components: {
      api: { ...component, secrets },
      web: { ...component, secrets: [{ name: 'KEY', generate: true }] },
    },
  });
  return { config, root: '/w', file: '/w/todo-deploy.yaml', namespace: 'shop' };
}

const urls = [{ name: 'DATABASE_URL' }, { name: 'DATABASE_URL_DIRECT' }];

async function ports(stored = '', more: Record<string, string> = {}) {
  const files = fakeFiles(more);
  if (stored !== '') await files.writeText(file, stored, { mode: 0o600 });
  return { files, exec: fakeExec({}) };
}

describe('an external database', () => {
  it('takes the URL from the file, derives the direct one and repairs both aloud', async () => {
    const own = await ports(`DATABASE_URL="'${pooled}'"\n`);
    const resolved = await resolveSecrets(project({ source: 'external' }, urls), own, {});
    expect(resolved.byComponent.api).toEqual({ DATABASE_URL: pooled, DATABASE_URL_DIRECT: direct });
    expect(resolved.sources).toMatchObject({
      DATABASE_URL: 'secrets file',
      DATABASE_URL_DIRECT: 'derived',
    });
    expect(resolved.repairs).toEqual(['DATABASE_URL: removed quotes']);
  });

  it('lets the environment win, and never mixes two databases', async () => {
    const own = await ports(
      `DATABASE_URL=postgresql://old:o@old/d\nDATABASE_URL_DIRECT=postgresql://old:o@old-direct/d\n`,
    );
    const resolved = await resolveSecrets(project({ source: 'external' }, urls), own, {
      DATABASE_URL: pooled,
    });
    expect(resolved.byComponent.api).toEqual({ DATABASE_URL: pooled, DATABASE_URL_DIRECT: direct });
    expect(resolved.sources.DATABASE_URL).toBe('environment');
  });

  it('keeps a direct URL that was given', async () => {
    const own = await ports(
      `DATABASE_URL=${pooled}\nDATABASE_URL_DIRECT=postgresql://o:pw@other/app\n`,
    );
    const resolved = await resolveSecrets(project({ source: 'external' }, urls), own, {});
    expect(resolved.byComponent.api?.DATABASE_URL_DIRECT).toBe('postgresql://o:pw@other/app');
  });

  it('reads the CA', async () => {
    const own = await ports(`DATABASE_URL=${pooled}\n`, { '/w/ca.pem': 'PEM' });
    const secrets = [...urls, { name: 'DATABASE_CA', optional: true }];
    const resolved = await resolveSecrets(
      project({ source: 'external', caFile: 'ca.pem' }, secrets),
      own,
      {},
    );
    expect(resolved.byComponent.api?.DATABASE_CA).toBe('PEM');
    expect(resolved.sources.DATABASE_CA).toBe('file');
  });

  it('names a missing variable, the file, and init; nothing is generated or written then', async () => {
    const own = await ports();
    const work = resolveSecrets(project({ source: 'external' }, urls), own, {});
    await expect(work).rejects.toMatchObject({ kind: 'usage', code: 'SECRET_MISSING' });
    const error = (await work.catch((thrown: unknown) => thrown)) as {
      message: string;
      hint: string;
    };
    expect(error.message + error.hint).toMatch(
      /api needs DATABASE_URL.*secrets\.env.*todo-deploy init/s,
    );
    expect(own.files.contents()).toEqual({});
  });
});

describe('a database in the cluster', () => {
  const chart = { '/w/helm/postgres/values.yaml': 'user: keeper\ndatabase: ledger\n' };

  it('generates its password once and derives both URLs from it and the chart', async () => {
    const own = await ports('', chart);
    const wanted = project({ source: 'in-cluster' }, urls);
    const first = await resolveSecrets(wanted, own, {});
    const password = first.byComponent.postgres?.POSTGRES_PASSWORD ?? '';
    expect(password).toMatch(/^[\w-]{43}$/);
    const url = `postgresql://keeper:${password}@shop-postgres:5432/ledger?sslmode=disable`;
    expect(first.byComponent.api).toEqual({ DATABASE_URL: url, DATABASE_URL_DIRECT: url });
    expect(first.generated.toSorted()).toEqual(['KEY', 'POSTGRES_PASSWORD']);
    const second = await resolveSecrets(wanted, own, { DATABASE_URL: pooled });
    expect(second.byComponent).toEqual(first.byComponent);
    expect(second.generated).toEqual([]);
    expect(await own.files.stat(file)).toMatchObject({ mode: 0o600 });
  });

  it('signs in as the login of a rotation, which is in the cluster alone', async () => {
    const own = await ports('KEY=k\nPOSTGRES_PASSWORD=pw\nPOSTGRES_LOGIN=keeper_rotated\n', chart);
    const urlAt = async (options: Parameters<typeof resolveSecrets>[3]) => {
      const wanted = project({ source: 'in-cluster' }, urls);
      return (await resolveSecrets(wanted, own, {}, options)).byComponent.api?.DATABASE_URL;
    };
    expect(await urlAt({})).toContain('//keeper_rotated:pw@shop-postgres:5432/');
    const at = { host: '127.0.0.1', port: 1 };
    expect(await urlAt({ databaseAt: at })).toContain('//keeper:pw@');
    expect(await urlAt({ databaseAt: { ...at, inCluster: true } })).toContain('//keeper_rotated:');
    const instead = { POSTGRES_PASSWORD: 'next', POSTGRES_LOGIN: 'keeper' };
    expect(await urlAt({ instead, store: false })).toContain('//keeper:next@');
  });

  it('keeps nothing in a dry run', async () => {
    const own = await ports('', chart);
    const resolved = await resolveSecrets(
      project({ source: 'in-cluster' }, urls),
      own,
      {},
      { store: false },
    );
    expect(resolved.generated).toContain('KEY');
    expect(await own.files.exists(file)).toBe(false);
  });
});

describe('references', () => {
  const wanted = project({ source: 'external' }, urls);

  it('are resolved, then repaired and derived from like any value', async () => {
    const own = await ports('DATABASE_URL=env:NEON\nKEY=literal:env:x\n');
    const resolved = await resolveSecrets(wanted, own, { NEON: `'${pooled}'` });
    expect(resolved.byComponent.api).toEqual({ DATABASE_URL: pooled, DATABASE_URL_DIRECT: direct });
    expect(resolved.byComponent.web).toEqual({ KEY: 'env:x' });
    expect(resolved.sources.DATABASE_URL).toBe('secrets file');
  });

  it('that are not needed are not asked for, and one that fails leaves nothing behind', async () => {
    const own = await ports('DATABASE_URL=env:GONE\nOTHER=env:GONE\n');
    const inCluster = project({ source: 'in-cluster' }, urls);
    await resolveSecrets(inCluster, own, {}, { store: false });
    const failing = resolveSecrets(wanted, own, {});
    await expect(failing).rejects.toMatchObject({ code: 'SECRET_REFERENCE_EMPTY' });
    expect(await own.files.readText(file)).not.toContain('KEY');
  });
});

it('gives each component only its own, and leaves optional ones out', async () => {
  const own = await ports('KEY=k\nEXTRA=\nUNRELATED=x\n', {});
  const wanted = project({ source: 'in-cluster' }, [{ name: 'EXTRA', optional: true }]);
  const resolved = await resolveSecrets(wanted, own, { PATH: '/bin' });
  expect(resolved.byComponent.api).toEqual({});
  expect(resolved.byComponent.web).toEqual({ KEY: 'k' });
  expect(resolved.missing).toEqual(['EXTRA']);
});

describe('what a Secret of the cluster holds', () => {
  const base = project({ source: 'external' }, urls);
  const { api, web } = base.config.components;
  if (api === undefined || web === undefined) throw new Error('no components');
  const components = {
    api: { ...api, existingSecret: 'team' },
    web: { ...web, existingSecret: 'team' },
  };
  const outside: Project = { ...base, config: { ...base.config, components } };

  it('nobody has to give, and nothing of it is made', async () => {
    const own = await ports();
    const resolved = await resolveSecrets(outside, own, {});
    expect(resolved).toMatchObject({ byComponent: { api: {}, web: {} }, generated: [] });
    expect(await own.files.exists(file)).toBe(false);
  });

  it('is taken where it was given all the same', async () => {
    const { byComponent } = await resolveSecrets(outside, await ports(), { DATABASE_URL: pooled });
    expect(byComponent.api).toEqual({ DATABASE_URL: pooled, DATABASE_URL_DIRECT: direct });
  });

  it('is needed and made where there is no cluster', async () => {
    const everything = { everything: true };
    const none = resolveSecrets(outside, await ports(), {}, everything);
    await expect(none).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    const given = { DATABASE_URL: pooled };
    const { generated } = await resolveSecrets(outside, await ports(), given, everything);
    expect(generated).toEqual(['KEY']);
  });
});
