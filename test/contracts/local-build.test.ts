import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NamedComponent, Project } from '../../src/config/project.ts';
import { buildLocal } from '../../src/targets/local/builds/build.ts';
import type { BuildRun, LocalSection } from '../../src/targets/local/builds/input.ts';
import { findPython } from '../../src/targets/local/python.ts';
import { createPorts } from '../../src/wiring.ts';
import { failureOf } from './failure-of.ts';
import { foldersIn, machine, temporaryFolder } from './local-server.ts';

const ports = createPorts(process.env);
let root: string;
let remove: () => void;
let checkout: string;
let count = 0;

beforeAll(async () => {
  [root, remove] = await temporaryFolder('local-build-');
});

afterAll(() => {
  remove();
});

beforeEach(async () => {
  count += 1;
  checkout = join(root, `Büro ${count}`);
  await fs.mkdir(join(checkout, 'part'), { recursive: true });
});

const write = (files: Readonly<Record<string, string>>) =>
  Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      await ports.files.writeText(join(checkout, 'part', path), text);
    }),
  );

/** As much of a configuration as a build looks at. */
const config = { name: 'shop', build: {}, secretsFile: '.todo-deploy/secrets.env' };

async function build(
  local: LocalSection,
  { signal = new AbortController().signal, tell = (_line: string): void => undefined } = {},
) {
  const run: BuildRun = {
    ...{ exec: ports.exec, files: ports.files, env: process.env, machine, tell, signal },
    project: { root: checkout, config } as Project,
    component: { name: 'part', path: 'part', local } as NamedComponent,
    python: local.runtime === 'python' ? await findPython(ports.exec, machine) : undefined,
    folders: foldersIn(join(checkout, 'state'), join(root, 'cache')),
  };
  return buildLocal(run);
}

const own = () => join(checkout, 'state/builds/part');

/** Everything in the checkout, with its contents. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await ports.files.walk(folder);
  const texts = entries.map(async ({ path, kind }) =>
    kind === 'file' ? `${path}: ${(await ports.files.readText(join(folder, path))) ?? ''}` : path,
  );
  return Promise.all(texts);
}

describe('a build with Node, for real', () => {
  const section: LocalSection = {
    runtime: 'node',
    build: [['npm', 'run', 'build']],
    output: 'out',
    start: ['node', 'main.mjs'],
  };
  const name = { name: 'part', version: '1.0.0' };
  const lock = JSON.stringify({ ...name, lockfileVersion: 3, packages: { '': name } });
  const packageJson = (script: string) =>
    JSON.stringify({ ...name, scripts: { build: script, postinstall: 'node no-such-file.js' } });

  it('runs its commands in a copy, and leaves the checkout as it was', async () => {
    const make = "fs.mkdirSync('out');fs.copyFileSync('main.mjs','out/main.mjs')";
    await write({
      'package.json': packageJson(`node -e "const fs=require('fs');${make}"`),
      'package-lock.json': lock,
      'main.mjs': 'console.log(process.argv[2], process.execPath)',
    });
    const before = await contentOf(join(checkout, 'part'));
    const built = await build(section);
    expect(await contentOf(join(checkout, 'part'))).toEqual(before);
    const [file = '', ...args] = built.start;
    const options = { cwd: built.folder, encoding: 'utf8' } as const;
    expect(execFileSync(file, [...args, 'hello'], options)).toBe(`hello ${machine.node}\n`);
  });

  it('that fails tells the last lines of the command and keeps nothing', async () => {
    await write({
      'package.json': packageJson('node -e "console.error(\'no such page\');process.exit(7)"'),
      'package-lock.json': lock,
    });
    const error = await failureOf(build(section));
    expect(error).toMatchObject({ kind: 'build', code: 'BUILD_FAILED' });
    expect(error.message).toContain('npm run build');
    expect(error.details.join('\n')).toContain('no such page');
    expect((await fs.readdir(own())).filter((entry) => entry.startsWith('b-'))).toEqual([]);
  });

  it('that does not fit its lock file says so', async () => {
    await write({
      'package.json': JSON.stringify({ ...name, dependencies: { ms: '2.1.3' } }),
      'package-lock.json': lock,
    });
    const error = await failureOf(build(section));
    expect(error).toMatchObject({ code: 'BUILD_FAILED' });
    expect(error.details.join('\n')).toContain('in sync');
  });

  it('that is interrupted ends its commands and keeps nothing', async () => {
    const pidFile = join(checkout, 'pid');
    const wait = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`;
    await write({
      'package.json': packageJson('node wait.js'),
      'package-lock.json': lock,
      'wait.js': `${wait} setInterval(() => undefined, 1000);`,
    });
    const controller = new AbortController();
    const failure = failureOf(build(section, { signal: controller.signal }));
    while (!(await ports.files.exists(pidFile))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    controller.abort();
    expect(await failure).toMatchObject({ code: 'INTERRUPTED' });
    const pid = Number(await fs.readFile(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
    expect((await fs.readdir(own())).filter((entry) => entry.startsWith('b-'))).toEqual([]);
  });
});

describe('a build with Python, for real', () => {
  const section: LocalSection = {
    runtime: 'python',
    build: [],
    output: '.',
    start: ['python', '-m', 'part'],
  };
  const hash = '3ab8eb6ea1db0a4e4d2f2a1d9b9e1f1f0d5b0c3e5a1a3f4c8f0e7b6a5d4c3b2a';

  it('installs by hash, and runs modules from nowhere but the copy and its packages', async () => {
    await write({
      'requirements.txt': await realRequirement(),
      'part/__init__.py': '',
      'part/__main__.py': 'import idna, sys, part; print(part.__file__); print(idna.__file__)',
    });
    const built = await build(section);
    const [file = '', ...args] = built.start;
    // A module of the folder that it is started in must not win.
    const cwd = join(checkout, 'elsewhere');
    await ports.files.writeText(join(cwd, 'idna.py'), 'raise SystemExit("wrong module")');
    const options = { cwd, env: built.env, encoding: 'utf8' } as const;
    const [part = '', idna = ''] = execFileSync(file, args, options).trim().split('\n');
    expect(part).toBe(join(built.folder, 'part/__init__.py'));
    expect(idna.startsWith(join(own(), 'venv-'))).toBe(true);
    expect((await fs.readdir(join(checkout, 'part'))).sort()).toEqual(['part', 'requirements.txt']);
  });

  it('refuses a package with another hash', async () => {
    await write({ 'requirements.txt': `idna==3.10 --hash=sha256:${hash}`, 'part.py': '' });
    const error = await failureOf(build(section));
    expect(error).toMatchObject({ kind: 'build', code: 'BUILD_FAILED' });
    expect(error.message).toContain('pip install');
    expect(error.details.join('\n').toLowerCase()).toContain('hash');
  });
});

/** A package that the app has too, as its lock file pins it. */
async function realRequirement(): Promise<string> {
  const file = join(import.meta.dirname, '../../app/backend/requirements.txt');
  const text = await fs.readFile(file, 'utf8');
  const [requirement = ''] = /^idna==(.*\\\n)*.*$/m.exec(text) ?? [];
  return requirement;
}
