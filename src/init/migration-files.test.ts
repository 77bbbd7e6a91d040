import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { fakeExec } from '../ports/exec/fake.ts';
import type { ConfigInput } from '../config/schema.ts';
import type { InitAnswers } from './answers.ts';
import { packaged, packageRoot } from './fixture.ts';
import { planInit } from './plan.ts';
import { renderConfig } from './template.ts';

const root = join(import.meta.dirname, '../..');
const answers: InitAnswers = {
  name: 'todo',
  database: { source: 'in-cluster' },
  provider: 'auto',
  port: 3000,
};
const template = readFileSync(join(root, 'templates/todo-deploy.yaml'), 'utf8');
const text = renderConfig(template, answers, true);
const { components } = load(text) as ConfigInput;

/** Files of a component that decide nothing new of its migration, as its configuration has them. */
function undecided(component: string, files: readonly string[]): string[] {
  const named = components[component]?.migrationFiles ?? [];
  return files.filter((file) => !named.some((one) => file === one || file.startsWith(`${one}/`)));
}

/** Modules of the app that a module of it imports, itself included. */
function importedBy(app: string, module: string, seen = new Set<string>()): Set<string> {
  const path = module.replaceAll('.', '/');
  const file = [`${path}.py`, `${path}/__init__.py`].find((one) => existsSync(join(app, one)));
  if (file === undefined || seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(join(app, file), 'utf8');
  for (const [, name = ''] of source.matchAll(/^\s*from (app(?:\.\w+)*) import/gm)) {
    importedBy(app, name, seen);
  }
  return seen;
}

describe('migrationFiles of the app that we ship', () => {
  it('names every file that the migration of the backend imports', () => {
    const files = [...importedBy(join(root, 'app/backend'), 'app.migrate')];
    expect(files).toContain('app/schema_version.py');
    expect(undecided('backend', files)).toEqual([]);
  });

  it('names every file that the migration of the frontend imports', async () => {
    const { metafile } = await build({
      absWorkingDir: join(root, 'app/frontend'),
      entryPoints: ['src/migrate/main.ts'],
      ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external' },
      ...{ write: false, metafile: true, logLevel: 'silent' },
    });
    const files = Object.keys(metafile.inputs);
    expect(files).toContain('src/migrate/main.ts');
    expect(undecided('frontend', files)).toEqual([]);
  });

  it('names nothing that is not there', () => {
    for (const { path, migrationFiles = [] } of Object.values(components)) {
      for (const file of migrationFiles)
        expect(existsSync(join(root, path, file)), file).toBe(true);
    }
  });
});

describe('init', () => {
  /** The lines of the configuration that begin the files of a migration, of an app with these files. */
  async function linesFor(app: readonly string[]): Promise<string[]> {
    const shipped = app.map((path) => [`${packageRoot}/app/${path}`, ''] as const);
    const files = await packaged(Object.fromEntries(shipped));
    const place = { root: '/project', packageRoot, scripts: false };
    const { files: planned } = await planInit(answers, place, { files, exec: fakeExec({}) });
    const config = planned.find(({ path }) => path === 'todo-deploy.yaml')?.text ?? '';
    return config.split('\n').filter((line) => line.includes('migrationFiles:'));
  }

  it('says what decides a migration of the app that comes along, and not of another one', async () => {
    const named = Object.entries(components).flatMap(([name, { migrationFiles = [] }]) =>
      migrationFiles.map((file) => `${name}/${file}`),
    );
    const active = expect.stringMatching(/^ {4}migrationFiles: \[/) as string;
    const comment = expect.stringMatching(/^ {4}# migrationFiles: \[/) as string;
    expect(await linesFor(named)).toEqual([active, active]);
    expect(await linesFor(named.slice(1))).toEqual([comment, comment]);
    expect(await linesFor([])).toEqual([comment, comment]);
  });
});
