import type { NamedComponent, Project } from '../../../config/project.ts';
import { fakeExec, type FakeProgram } from '../../../ports/exec/fake.ts';
import { fakeFiles, type FakeFiles } from '../../../ports/files/fake.ts';
import { laptop } from '../fixture.ts';
import type { BuildRun, LocalSection } from './input.ts';

const node: LocalSection = {
  runtime: 'node',
  build: [['npm', 'run', 'build']],
  output: 'dist',
  start: ['node', 'server.js'],
  migrate: ['node', 'migrate.js'],
};

/** How the component `page` of a test is written down. */
export const sections = {
  node,
  python: { ...node, runtime: 'python', build: [], output: '.', start: ['python', '-m', 'app'] },
} as const satisfies Record<string, LocalSection>;

export const source = {
  '/shop/page/package.json': '{}',
  '/shop/page/package-lock.json': '{"lockfileVersion":3}',
  '/shop/page/src/index.ts': 'one',
  '/shop/page/README.md': 'left out',
  '/shop/page/.dockerignore': '*.md\n',
  '/shop/page/node_modules/x/index.js': 'of the checkout',
};

/** Where builds of the component lie. */
export const own = '/state/builds/page';

/** An npm that installs one package, and builds by copying. */
export function workingNpm(files: FakeFiles): FakeProgram {
  return async (args, { cwd = '' }) => {
    if (args[0] === 'ci') await files.writeText(`${cwd}/node_modules/x/index.js`, 'installed');
    else await files.writeText(`${cwd}/dist/server.js`, await text(files, `${cwd}/src/index.ts`));
    return { stdout: `npm ${args[0] ?? ''}\n` };
  };
}

const text = async (files: FakeFiles, path: string) => (await files.readText(path)) ?? '';

/** A build of the component `page` over a file system in memory. */
export function buildScene(
  section: LocalSection = node,
  programs: (files: FakeFiles) => Readonly<Record<string, FakeProgram>> = (files) => ({
    npm: workingNpm(files),
  }),
) {
  const files = fakeFiles(source);
  const exec = fakeExec(programs(files));
  const told: string[] = [];
  const config = { name: 'shop', build: {}, secretsFile: '.todo-deploy/secrets.env' };
  const folders = { id: 'shop-1', state: '/state', builds: '/state/builds', cache: '/cache' };
  const run: BuildRun = {
    project: { root: '/shop', config } as Project,
    component: { name: 'page', path: 'page', local: section } as NamedComponent,
    python: { kind: 'python', path: '/usr/bin/python3.11', version: '3.11.7' },
    machine: laptop,
    folders: { ...folders, data: '/state/data', logs: '/state/logs' },
    exec,
    files,
    env: { PATH: '/usr/bin', HOME: '/home/ada', DATABASE_URL: 'postgres://x', PIP_INDEX_URL: 'i' },
    tell: (message) => told.push(message),
    signal: new AbortController().signal,
  };
  return { run, files, exec, told };
}
