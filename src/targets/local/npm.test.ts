import { describe, expect, it } from 'vitest';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { laptop } from './fixture.ts';
import { findNpm, npmReason } from './npm.ts';

const setting = { machine: laptop, env: { PATH: '/bin' }, cache: '/cache' };

describe('npm', () => {
  it('is the one beside our Node, and runs with that Node', async () => {
    const machine = { ...laptop, node: '/opt/node/bin/node' };
    const exec = fakeExec({ '/opt/node/bin/npm': () => ({}), npm: () => ({}) });
    const npm = await findNpm({ ...setting, machine, files: fakeFiles(), exec });
    expect(npm.file).toBe('/opt/node/bin/npm');
    expect(npm.env.PATH).toBe('/opt/node/bin:/bin');
    expect(npm.env).not.toHaveProperty('npm_config_cache');
  });

  it('keeps its cache in ours where it cannot write to the home', async () => {
    const exec = fakeExec({ npm: () => ({}) });
    const files = fakeFiles();
    files.failWrites('/home/ada/.npm', 'EROFS');
    const npm = await findNpm({ ...setting, files, exec });
    expect(npm).toMatchObject({ file: '/usr/bin/npm', env: { npm_config_cache: '/cache/npm' } });
    const homeless = { ...setting, machine: { ...laptop, home: undefined }, files, exec };
    expect((await findNpm(homeless)).env.npm_config_cache).toBe('/cache/npm');
  });

  it('that is missing is told with what to install', async () => {
    await expect(
      findNpm({ ...setting, files: fakeFiles(), exec: fakeExec({}) }),
    ).rejects.toMatchObject({ kind: 'environment', code: 'NPM_MISSING' });
  });

  it('is quoted without stacks, dumps and the place of its log', () => {
    const stderr =
      'npm error code ECONNREFUSED\nnpm error errno ECONNREFUSED\n' +
      'npm error FetchError: request to x failed, reason: connect ECONNREFUSED 127.0.0.1:9\n' +
      "npm error     at emit (node:events:524:28) {\nnpm error   type: 'system'\nnpm error }\n" +
      'npm error A complete log of this run can be found in: /home/ada/.npm/_logs/1-debug-0.log\n';
    expect(npmReason({ stdout: '', stderr })).toEqual([
      'FetchError: request to x failed, reason: connect ECONNREFUSED 127.0.0.1:9',
    ]);
    const usage =
      'npm error Missing: ms from lock file\nnpm error Clean install a project\nnpm error';
    expect(npmReason({ stdout: '', stderr: `${usage} Options:` })).toEqual([
      'Missing: ms from lock file',
    ]);
    const stdout = '{\n"error": {"code": "E404", "summary": "Not found - \\"x\\"\\nsecond"}}';
    expect(npmReason({ stdout, stderr })).toEqual(['Not found - "x"', 'second']);
  });
});
