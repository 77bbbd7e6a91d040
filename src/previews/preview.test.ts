import { describe, expect, it } from 'vitest';
import { sampleProject } from '../pipeline/run-fixture.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { storedSecrets } from '../secrets/stored.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import type { Project } from '../config/project.ts';
import { previewOf } from './preview.ts';

const base = sampleProject();
const withTarget = (target: Project['config']['target']): Project => ({
  ...base,
  config: { ...base.config, target },
});

describe('the preview of a project', () => {
  it('has a namespace and a port of its own, and nothing else is different', () => {
    const preview = previewOf(base, 'Login');
    const { slug = '' } = preview.preview ?? {};
    expect(preview.namespace).toBe(`${base.namespace}-${slug}`);
    expect(preview.preview).toEqual({ name: 'Login', slug, of: base });
    const { target, namespace, port, ...rest } = preview.config;
    expect({ target, namespace }).toEqual({ target: 'kubernetes', namespace: preview.namespace });
    expect(port).not.toBe(base.config.port);
    expect(base.config).toMatchObject(rest);
  });

  it('has a namespace that Kubernetes takes, however long the names are', () => {
    const long = { ...base, namespace: 'n'.repeat(40) };
    expect(previewOf(long, 'p'.repeat(100)).namespace.length).toBeLessThanOrEqual(63);
  });

  it('keeps its port from one run to the next, and away from that of another', () => {
    expect(previewOf(base, 'a').config.port).toBe(previewOf(base, 'a').config.port);
    expect(previewOf(base, 'a').config.port).not.toBe(previewOf(base, 'b').config.port);
    const high = { ...base, config: { ...base.config, port: 65_535 } };
    expect(previewOf(high, 'a').config.port).toBeLessThan(65_535);
  });

  it('is refused where a Secret of the cluster would lead it to the database of the project', () => {
    const components = Object.fromEntries(
      Object.entries(base.config.components).map(([name, one]) => [
        name,
        { ...one, existingSecret: 'team' },
      ]),
    );
    const outside = { ...base, config: { ...base.config, components } };
    expect(() => previewOf(outside, 'a')).toThrow(
      expect.objectContaining({ code: 'PREVIEW_UNFIT', exitCode: 2 }) as Error,
    );
  });

  it('takes the port that was asked for', () => {
    expect(previewOf(base, 'a', { port: 4000 }).config.port).toBe(4000);
  });

  it.each([
    [withTarget('compose'), {}],
    [withTarget('local'), { remembered: 'kubernetes' as const }],
    [withTarget('auto'), { remembered: 'compose' as const }],
  ])('needs Kubernetes', (project, options) => {
    expect(() => previewOf(project, 'a', options)).toThrow(
      expect.objectContaining({ code: 'TARGET_UNFIT', exitCode: 2 }) as Error,
    );
  });

  it('is there for a project on another target when the cluster is named', () => {
    const remembered = 'compose' as const;
    expect(previewOf(withTarget('kubernetes'), 'a', { remembered }).preview?.name).toBe('a');
  });
});

describe('the secrets of a preview', () => {
  const component = {
    path: 'a',
    dockerfile: 'd',
    chart: 'c',
    port: 1,
    health: '/',
    imageBudget: 1,
  };
  const secrets = [
    ...['DATABASE_URL', 'DATABASE_URL_DIRECT'].map((name) => ({ name })),
    { name: 'KEY', generate: true },
  ].map((use) => ({ optional: false, generate: false, ...use }));
  const api = { ...base.config.components['api'], ...component, secrets };
  const project = {
    ...{ ...base, root: '/w' },
    config: {
      ...base.config,
      database: { ...base.config.database, source: 'external' as const },
      components: {
        api: { ...api, replicas: 1, env: {}, buildArgs: {}, values: {}, dependsOn: [] },
      },
    },
  } as Project;
  const preview = previewOf(project, 'demo');
  const parent = 'postgresql://o:parent@ep-parent-pooler.r.neon.tech/app?sslmode=require';
  const own = 'postgresql://o:own@ep-own-pooler.r.neon.tech/app?sslmode=require';
  const direct = own.replace('-pooler', '');
  const stored = `DATABASE_URL=${parent}\nDATABASE_URL_DIRECT=${parent}\nKEY=one-for-both\n`;

  async function ports(branch = `DATABASE_URL=${own}\n`) {
    const files = fakeFiles({});
    await files.writeText('/w/.todo-deploy/secrets.env', stored, { mode: 0o600 });
    if (branch !== '')
      await files.writeText('/w/.todo-deploy/branches/demo.env', branch, { mode: 0o600 });
    return { files, exec: fakeExec({}) };
  }

  it('are those of the project, with its own database', async () => {
    const { byComponent } = await resolveSecrets(preview, await ports(), {});
    const values = { DATABASE_URL: own, DATABASE_URL_DIRECT: direct, KEY: 'one-for-both' };
    expect(byComponent['api']).toEqual(values);
  });

  it('never lead to the database of the project, which the environment names', async () => {
    const env = { DATABASE_URL: parent, DATABASE_URL_DIRECT: parent, KEY: 'of the environment' };
    const { byComponent } = await resolveSecrets(preview, await ports(), env);
    const values = { DATABASE_URL: own, DATABASE_URL_DIRECT: direct, KEY: 'of the environment' };
    expect(byComponent['api']).toEqual(values);
  });

  it.each([{}, { DATABASE_URL: parent }])(
    'without a branch are an error, not those of the project',
    async (env) => {
      await expect(resolveSecrets(preview, await ports(''), env)).rejects.toMatchObject({
        ...{ code: 'PREVIEW_MISSING', exitCode: 2 },
      });
    },
  );

  it('are read at each use, and generated ones kept for the project', async () => {
    const own = await ports();
    await own.files.writeText('/w/.todo-deploy/secrets.env', '', { mode: 0o600 });
    const { byComponent } = await resolveSecrets(preview, own, {});
    expect(byComponent['api']?.['KEY']).toHaveLength(
      (await storedSecrets(project, own))['KEY']?.length ?? -1,
    );
    expect(await own.files.readText('/w/.todo-deploy/branches/demo.env')).not.toContain('KEY');
  });

  it('are those of the project for a dry run before there is a branch', async () => {
    const looking = { ...preview, preview: { ...preview.preview!, onParent: true } };
    const { byComponent } = await resolveSecrets(looking, await ports(''), {});
    expect(byComponent['api']?.['DATABASE_URL']).toBe(parent);
  });
});
