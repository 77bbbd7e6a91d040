import { describe, expect, it } from 'vitest';
import type { FakeProgram } from '../../../ports/exec/fake.ts';
import { buildLocal, findBuild } from './build.ts';
import { buildFingerprint } from './fingerprint.ts';
import { buildScene, own, sections, source, workingNpm } from './fixture.ts';
import { keepBuilds } from './keep.ts';

const commandsOf = ({ exec }: ReturnType<typeof buildScene>) =>
  exec.calls.map(({ command }) => [command.file, ...command.args].join(' '));

/** A Python that makes a virtual environment out of the command that asks for one. */
function workingPython({ files }: Pick<ReturnType<typeof buildScene>, 'files'>): FakeProgram {
  return async (args) => {
    const folder = args.at(-1) ?? '';
    if (args.includes('venv')) await files.writeText(`${folder}/bin/python`, '');
    return {};
  };
}

describe('the fingerprint of a build', () => {
  it('follows from the content, the section local and the version of the runtime', async () => {
    const { run } = buildScene();
    const first = await buildFingerprint(run);
    expect(first).toMatch(/^b-[0-9a-f]{12}$/);
    const other = async (change: Partial<typeof run>) => buildFingerprint({ ...run, ...change });
    const patched = { ...run.machine, nodeVersion: '20.20.1' };
    expect(await other({ machine: patched })).toBe(first);
    expect(await other({ machine: { ...run.machine, nodeVersion: '24.1.0' } })).not.toBe(first);
    expect(await other({ machine: { ...run.machine, arch: 'arm64' } })).not.toBe(first);
    const local = { ...sections.node, output: 'out' };
    expect(await other({ component: { ...run.component, local } })).not.toBe(first);
    await run.files.writeText('/shop/page/src/index.ts', 'two');
    expect(await buildFingerprint(run)).not.toBe(first);
  });

  it('knows nothing of what .dockerignore and tools leave out', async () => {
    const { run } = buildScene();
    const first = await buildFingerprint(run);
    await run.files.writeText('/shop/page/README.md', 'changed');
    await run.files.writeText('/shop/page/node_modules/x/index.js', 'changed');
    expect(await buildFingerprint(run)).toBe(first);
  });

  it('needs to know how the component runs', async () => {
    const { run } = buildScene();
    const component = { ...run.component, local: undefined };
    await expect(buildFingerprint({ ...run, component })).rejects.toMatchObject({
      kind: 'usage',
      code: 'LOCAL_NOT_DESCRIBED',
    });
  });
});

describe('a build with Node', () => {
  it('is made in a copy, moved into place, and taken again', async () => {
    const scene = buildScene();
    const built = await buildLocal(scene.run);
    expect(built).toMatchObject({
      folder: `${own}/${built.fingerprint}`,
      start: ['/usr/bin/node', 'server.js'],
      migrate: ['/usr/bin/node', 'migrate.js'],
      env: { NODE_ENV: 'production' },
    });
    expect(await scene.files.readText(`${built.folder}/server.js`)).toBe('one');
    const ofCheckout = Object.entries(scene.files.contents()).filter(([path]) =>
      path.startsWith('/shop/'),
    );
    expect(Object.fromEntries(ofCheckout)).toEqual(source);
    const commands = commandsOf(scene);
    expect(commands).toEqual([
      '/usr/bin/npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=http',
      '/usr/bin/npm run build',
    ]);
    expect(await buildLocal(scene.run)).toEqual(built);
    expect(await findBuild(scene.run, built.fingerprint)).toEqual(built);
    expect(commandsOf(scene)).toEqual(commands);
  });

  it('installs packages again only when the lock file has changed', async () => {
    const scene = buildScene();
    await buildLocal(scene.run);
    await scene.files.writeText('/shop/page/src/index.ts', 'two');
    const second = await buildLocal(scene.run);
    expect(await scene.files.readText(`${second.folder}/server.js`)).toBe('two');
    await scene.files.writeText('/shop/page/package-lock.json', '{}');
    await buildLocal(scene.run);
    const installs = commandsOf(scene).filter((command) => command.includes(' ci '));
    expect(installs).toHaveLength(2);
    expect(scene.told).toContain('packages: as package-lock.json says, here already');
  });

  it('gives commands what they need, and no secret of the app', async () => {
    const scene = buildScene();
    const config = { ...scene.run.project.config, build: { caFile: 'ca.pem' } };
    const project = { ...scene.run.project, config };
    await expect(buildLocal({ ...scene.run, project })).rejects.toMatchObject({
      code: 'CA_FILE_MISSING',
    });
    await scene.files.writeText('/shop/ca.pem', 'PEM');
    await buildLocal({ ...scene.run, project });
    for (const { options } of scene.exec.calls) {
      expect(options.bareEnv).toBe(true);
      expect(options.env).toMatchObject({
        PATH: '/usr/bin:/usr/bin',
        PIP_INDEX_URL: 'i',
        NODE_EXTRA_CA_CERTS: '/shop/ca.pem',
        NEXT_TELEMETRY_DISABLED: '1',
      });
      expect(options.env).not.toHaveProperty('DATABASE_URL');
    }
  });

  it('that fails shows the command and its last lines, without passwords', async () => {
    const npm: FakeProgram = () => ({
      exitCode: 1,
      stderr: 'error in src/index.ts\nfetch https://ada:hunter22@registry.test/x\n',
    });
    const { run, files, told } = buildScene(sections.node, () => ({ npm }));
    await expect(buildLocal(run)).rejects.toMatchObject({
      kind: 'build',
      code: 'BUILD_FAILED',
      message: 'page: npm ci failed with exit code 1',
      details: ['error in src/index.ts', 'fetch https://ada:[redacted]@registry.test/x'],
    });
    expect(told.join('\n')).not.toContain('hunter22');
    expect((await files.walk(own)).filter(({ path }) => path.startsWith('b-'))).toEqual([]);
  });

  it.each([
    'npm error code ENOTCACHED',
    'npm error network request to http://r.test/x failed, reason: connect ECONNREFUSED 127.0.0.1:9',
    'error: client error (Connect): dns error: failed to lookup address information',
  ])('says that packages cannot be reached: %s', async (line) => {
    const cut: FakeProgram = () => ({ exitCode: 1, stderr: line });
    await expect(
      buildLocal(buildScene(sections.node, () => ({ npm: cut })).run),
    ).rejects.toMatchObject({
      kind: 'environment',
      code: 'PACKAGES_UNREACHABLE',
      hint: expect.stringContaining('check the network and the proxy') as string,
    });
  });

  it('says that the disk is full, that there is no lock file, that nothing was left', async () => {
    const full: FakeProgram = () => ({ exitCode: 1, stderr: 'npm error ENOSPC: no space left' });
    await expect(
      buildLocal(buildScene(sections.node, () => ({ npm: full })).run),
    ).rejects.toMatchObject({ kind: 'environment', code: 'DISK_FULL' });
    const idle = buildScene(sections.node, () => ({ npm: () => ({}) }));
    await expect(buildLocal(idle.run)).rejects.toMatchObject({ code: 'OUTPUT_MISSING' });
    await idle.files.remove('/shop/page/package-lock.json');
    await expect(buildLocal(idle.run)).rejects.toMatchObject({ code: 'LOCK_MISSING' });
  });

  it('is not kept when the source was changed meanwhile', async () => {
    const { run, files } = buildScene(sections.node, (all) => ({
      npm: async (args, ...rest) => {
        await all.writeText('/shop/page/src/index.ts', 'saved by an editor');
        return workingNpm(all)(args, ...rest);
      },
    }));
    await expect(buildLocal(run)).rejects.toMatchObject({ kind: 'build', code: 'CONTEXT_CHANGED' });
    expect((await files.walk(own)).filter(({ path }) => path.startsWith('b-'))).toEqual([]);
  });
});

describe('a build with Python', () => {
  function pythonScene() {
    const scene = buildScene(sections.python, (files) => {
      const python = workingPython({ files });
      const known: Record<string, FakeProgram> = { 'python3.11': python };
      // The interpreter of any virtual environment.
      return new Proxy(known, {
        get: (all, name: string) =>
          all[name] ?? (name.endsWith('/bin/python') ? python : undefined),
      });
    });
    return scene;
  }

  it('has its packages by their hashes, and modules from nowhere else', async () => {
    const scene = pythonScene();
    await scene.files.writeText('/shop/page/requirements.txt', 'x==1 --hash=sha256:00');
    const built = await buildLocal(scene.run);
    const [python = ''] = built.start;
    expect(python).toMatch(/^\/state\/builds\/page\/venv-[0-9a-f]{12}\/bin\/python$/);
    expect(built.start).toEqual([python, '-m', 'app']);
    expect(built.env).toMatchObject({ PYTHONPATH: built.folder, PYTHONSAFEPATH: '1' });
    const install = commandsOf(scene).find((command) => command.includes('pip install')) ?? '';
    expect(install).toContain(
      '--require-hashes --only-binary=:all: -r /shop/page/requirements.txt',
    );
    expect(await scene.files.readText(`${built.folder}/src/index.ts`)).toBe('one');
  });

  it('keeps its packages as long as they and the Python are the same', async () => {
    const scene = pythonScene();
    await scene.files.writeText('/shop/page/requirements.txt', 'x==1 --hash=sha256:00');
    const first = await buildLocal(scene.run);
    await scene.files.writeText('/shop/page/src/index.ts', 'two');
    const second = await buildLocal(scene.run);
    expect(second.start).toEqual(first.start);
    expect(commandsOf(scene).filter((command) => command.includes('pip install'))).toHaveLength(1);
    // The Python that it was made with was removed: its link leads nowhere.
    await scene.files.remove(second.start[0] ?? '');
    expect(await findBuild(scene.run, second.fingerprint)).toBeUndefined();
    expect(await buildLocal(scene.run)).toEqual(second);
  });

  it('makes its environment with uv when that brought the Python', async () => {
    const scene = pythonScene();
    const uv = { kind: 'uv', path: '/usr/bin/python3.11', version: '>=3.11' } as const;
    await scene.files.writeText('/shop/page/requirements.txt', 'x==1 --hash=sha256:00');
    const { start } = await buildLocal({ ...scene.run, python: uv });
    const [make = '', install = ''] = commandsOf(scene);
    expect(make).toContain('venv --python >=3.11 --no-project /state/builds/page/venv-');
    expect(install).toContain(`pip install --python ${start[0] ?? ''}`);
    expect(install).toContain('--require-hashes --only-binary=:all:');
  });
});

describe('the builds that are kept', () => {
  it('are those asked for, with their environments; work for the next one stays', async () => {
    const scene = buildScene();
    const { files, run } = scene;
    for (const [name, venv] of [
      ['b-1', 'venv-a'],
      ['b-2', 'venv-b'],
      ['b-3', 'venv-b'],
    ] as const) {
      const note = JSON.stringify({ venv: `${own}/${venv}` });
      await files.writeText(`${own}/${name}/.todo-deploy-build.json`, note);
      await files.writeText(`${own}/${venv}/bin/python`, '');
    }
    await files.writeText(`${own}/work/node_modules/x`, '');
    await keepBuilds(run.folders, 'page', ['b-2'], files);
    const left = await files.walk(own, (path) => path.includes('/'));
    expect(left.map(({ path }) => path)).toEqual(['b-2', 'venv-b', 'work']);
  });
});
