import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { packaged, packageRoot, shippedFiles } from '../init/fixture.ts';
import type { Ports } from '../ports/index.ts';
import type { CommandContext } from './command.ts';
import { initProject } from './init.ts';
import type { InitOptions } from './init-inputs.ts';

const url = 'postgresql://me:topsecret-pw@ep-x-pooler.neon.test/app?sslmode=require';

interface Run {
  readonly files: Awaited<ReturnType<typeof packaged>>;
  readonly env?: Record<string, string>;
}

function contextOf({ files, env = {} }: Run, events: DeployEvent[] = []): CommandContext {
  return {
    cwd: '/project',
    env,
    interactive: false,
    global: { json: false, yes: true, verbose: false, plain: false, color: false },
    ports: { files, exec: fakeExec({}) } as unknown as Ports,
    emit: (event) => events.push(event),
    reporter: {
      emit: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      close: () => Promise.resolve(),
      setRedactor: () => undefined,
    },
    setRedactor: () => undefined,
    signal: new AbortController().signal,
    afterStop: () => new AbortController().signal,
    packageRoot,
  };
}

const init = (run: Run, options: InitOptions = {}, events: DeployEvent[] = []) =>
  initProject(contextOf(run, events), options);

/** What the project holds, by path. */
function projectOf({ files }: Run): string[] {
  return Object.keys(files.contents())
    .filter((path) => path.startsWith('/project/'))
    .map((path) => path.slice('/project/'.length))
    .sort();
}

describe('init without a terminal', () => {
  it('writes a project that checks, with a database in the cluster by default', async () => {
    const run = { files: await packaged() };
    const { result, text } = await init(run);
    expect(projectOf(run)).toEqual([
      '.todo-deploy/.gitignore',
      '.todo-deploy/schema.json',
      '.todo-deploy/secrets.env',
      ...shippedFiles,
      'todo-deploy.yaml',
    ]);
    const { config, errors, warnings } = await loadConfig('/project/todo-deploy.yaml', run.files);
    expect([...errors, ...warnings]).toEqual([]);
    expect(config).toMatchObject({
      name: 'todo',
      port: 3000,
      database: { source: 'in-cluster' },
      cluster: { provider: 'auto' },
    });
    expect(await run.files.stat('/project/.todo-deploy/secrets.env')).toMatchObject({
      mode: 0o600,
    });
    expect(result).toMatchObject({ project: 'todo', secrets: [] });
    expect(text).toContain('The project is ready in /project.');
  });

  it('refers to the schema that it writes', async () => {
    const run = { files: await packaged() };
    await init(run);
    const config = await run.files.readText('/project/todo-deploy.yaml');
    expect(config?.split('\n')[0]).toBe('# yaml-language-server: $schema=.todo-deploy/schema.json');
    const schema = JSON.parse(
      (await run.files.readText('/project/.todo-deploy/schema.json'))!,
    ) as object;
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('takes every answer from flags, files and environment', async () => {
    const run = {
      files: await packaged({
        '/project/url.txt': `psql '${url}'\n`,
        '/project/ca.pem': 'PEM',
        '/etc/proxy.pem': 'PEM',
      }),
      env: { OPENAI_API_KEY: 'sk-abcdefghijklmnopqrst' },
    };
    const events: DeployEvent[] = [];
    const options: InitOptions = {
      ...{ name: 'shop', database: 'external', databaseUrlFile: 'url.txt', caFile: 'ca.pem' },
      ...{
        provider: 'context',
        registry: 'localhost:5000',
        port: '8080',
        scripts: true,
        buildCaFile: '/etc/proxy.pem',
      },
    };
    await init(run, options, events);
    const { config, errors } = await loadConfig('/project/todo-deploy.yaml', run.files);
    expect(errors).toEqual([]);
    expect(config).toMatchObject({
      name: 'shop',
      port: 8080,
      database: { source: 'external', caFile: 'ca.pem' },
      cluster: { provider: 'context', registry: 'localhost:5000' },
      build: { caFile: '/etc/proxy.pem' },
    });
    const secrets = await run.files.readText('/project/.todo-deploy/secrets.env');
    expect(secrets).toContain(`DATABASE_URL=${url}\nOPENAI_API_KEY=sk-abcdefghijklmnopqrst\n`);
    expect(await run.files.stat('/project/scripts/deploy-minikube.sh')).toMatchObject({
      mode: 0o755,
    });
    expect(events).toContainEqual({
      type: 'note',
      message: 'database URL: removed the psql command around it',
    });
    expect(JSON.stringify(events)).not.toContain('topsecret');
  });

  it.each<[string, InitOptions, Record<string, string>, string]>([
    ['an impossible name', { name: 'My App' }, {}, 'OPTION_INVALID'],
    ['an impossible port', { port: 'http' }, {}, 'OPTION_INVALID'],
    ['an impossible registry', { registry: 'http://r' }, {}, 'OPTION_INVALID'],
    ['a missing URL', { database: 'external' }, {}, 'DATABASE_URL_MISSING'],
    [
      'a broken URL',
      {},
      { DATABASE_URL: 'postgresql://u:topsecret-pw@/d' },
      'DATABASE_URL_INVALID',
    ],
    ['a missing file', { databaseUrlFile: 'nowhere' }, {}, 'FILE_MISSING'],
    ['a missing CA', { caFile: 'nowhere' }, {}, 'FILE_MISSING'],
    ['a key that is none', {}, { OPENAI_API_KEY: 'topsecret-pw' }, 'OPTION_INVALID'],
  ])('refuses %s and writes nothing', async (_what, options, env, code) => {
    const run = { files: await packaged(), env };
    const work = init(run, options);
    await expect(work).rejects.toMatchObject({ kind: 'usage', code });
    await expect(work).rejects.not.toThrow('topsecret');
    expect(projectOf(run)).toEqual([]);
  });

  it('writes nothing in a dry run, and says what it would', async () => {
    const run = { files: await packaged(), env: { DATABASE_URL: url } };
    const { text, result } = await init(run, { dryRun: true });
    expect(projectOf(run)).toEqual([]);
    expect(text).toMatch(/would write\s+todo-deploy\.yaml/);
    expect(text).toContain('DATABASE_URL');
    expect(text).not.toContain('topsecret');
    expect(result.dryRun).toBe(true);
  });
});

describe('init in a folder that has something already', () => {
  it('changes nothing the second time', async () => {
    const run = { files: await packaged(), env: { DATABASE_URL: url } };
    await init(run);
    const before = run.files.contents();
    const { result } = await init({ files: run.files });
    expect(run.files.contents()).toEqual(before);
    expect(new Set(result.files.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
  });

  it('leaves folders that are there alone', async () => {
    const run = { files: await packaged({ '/project/app/mine.py': 'mine' }) };
    await init(run);
    expect(projectOf(run).filter((path) => path.startsWith('app/'))).toEqual(['app/mine.py']);
  });

  it('refuses to replace a file that differs, shows how, and does with --force', async () => {
    const run = {
      files: await packaged({ '/project/todo-deploy.yaml': 'version: 1\nname: mine\n' }),
    };
    const before = run.files.contents();
    const error = (await init(run).catch((thrown: unknown) => thrown)) as {
      code: string;
      details: string[];
    };
    expect(error.code).toBe('FILE_EXISTS');
    expect(error.details[0]).toMatch(/^todo-deploy\.yaml: \+\d+ −1 lines$/);
    expect(run.files.contents()).toEqual(before);
    const { result } = await init(run, { force: true });
    expect(result.files[0]).toEqual({ path: 'todo-deploy.yaml', outcome: 'replaced' });
  });

  it('keeps the secrets that are there, and refuses to replace one', async () => {
    const file = '/project/.todo-deploy/secrets.env';
    const stored = `# mine\nBETTER_AUTH_SECRET=kept\nDATABASE_URL=${url}\n`;
    const run = { files: await packaged({ [file]: stored }) };
    await init(run);
    expect(await run.files.readText(file)).toBe(stored);
    const other = { files: run.files, env: { DATABASE_URL: url.replace('/app', '/other') } };
    await expect(init(other)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await init(other, { force: true });
    expect(await run.files.readText(file)).toBe(stored.replace('/app', '/other'));
  });

  it('leaves no configuration behind when something cannot be written', async () => {
    const run = { files: await packaged() };
    run.files.failWrites('/project/helm/backend/Chart.yaml', 'ENOSPC');
    await expect(init(run)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await run.files.exists('/project/todo-deploy.yaml')).toBe(false);
  });
});
