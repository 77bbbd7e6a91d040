import { describe, expect, it } from 'vitest';
import { fakeExec, type FakeProgram } from '../../ports/exec/fake.ts';
import { laptop } from './fixture.ts';
import { findPython } from './python.ts';

/** An interpreter that answers what it is asked. */
function python(version: string, path: string, makesVenvs = true): FakeProgram {
  const numbers = version.split('.').map(Number);
  return () => ({ stdout: `${JSON.stringify([numbers, path, makesVenvs])}\n` });
}

const find = (programs: Readonly<Record<string, FakeProgram>>, platform = laptop.platform) =>
  findPython(fakeExec(programs), { ...laptop, platform });

describe('the Python of the target local', () => {
  it('is the newest that is named by its version, and the one behind a shim', async () => {
    const programs = {
      python3: python('3.11.2', '/usr/bin/python3'),
      'python3.13': python('3.13.1', '/home/ada/.pyenv/versions/3.13.1/bin/python3.13'),
      'python3.12': python('3.12.1', '/usr/bin/python3.12'),
    };
    expect(await find(programs)).toEqual({
      kind: 'python',
      path: '/home/ada/.pyenv/versions/3.13.1/bin/python3.13',
      version: '3.13.1',
    });
  });

  it('is not one that is too old, cannot be run, or makes no virtual environments', async () => {
    const programs = {
      'python3.14': () => ({ exitCode: 127, stderr: 'pyenv: python3.14: command not found' }),
      'python3.13': python('3.13.1', '/opt/bare/python3.13', false),
      python3: python('3.9.2', '/usr/bin/python3'),
      python: python('3.12.3', '/opt/python'),
    };
    expect(await find(programs)).toMatchObject({ path: '/opt/python' });
  });

  it('is brought by uv when there is none', async () => {
    const programs = { uv: () => ({}), python3: python('3.9.2', '/usr/bin/python3') };
    expect(await find(programs)).toEqual({ kind: 'uv', path: '/usr/bin/uv', version: '>=3.11' });
  });

  it('is asked of the launcher on Windows', async () => {
    const py: FakeProgram = (args) =>
      args[0] === '-3'
        ? python('3.12.4', 'C:\\Python312\\python.exe')(args, {}, {})
        : { exitCode: 1 };
    expect(await find({ py }, 'win32')).toMatchObject({ path: 'C:\\Python312\\python.exe' });
  });

  it('is never the one of macOS, which would open a window', async () => {
    const exec = fakeExec({ python3: python('3.12.1', '/usr/bin/python3') });
    await expect(findPython(exec, { ...laptop, platform: 'darwin' })).rejects.toMatchObject({
      code: 'PYTHON_MISSING',
      hint: expect.stringContaining('brew install python') as string,
    });
    expect(exec.calls).toEqual([]);
  });

  it('that is missing is told with what was found and what to install', async () => {
    await expect(find({ python3: python('3.9.2', '/usr/bin/python3') })).rejects.toMatchObject({
      kind: 'environment',
      code: 'PYTHON_MISSING',
      details: ['python3 is /usr/bin/python3, version 3.9.2: too old'],
    });
    const bare = { python3: python('3.11.2', '/usr/bin/python3', false) };
    await expect(find(bare)).rejects.toMatchObject({
      message: 'Python is here, but it cannot make virtual environments',
      hint: expect.stringContaining('apt-get install python3-venv') as string,
    });
    await expect(find({}, 'win32')).rejects.toMatchObject({
      hint: expect.stringContaining('winget install') as string,
    });
  });
});
