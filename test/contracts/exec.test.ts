import { describe, expect, it, vi } from 'vitest';
import { DeployError } from '../../src/errors.ts';
import type { Exec, ExecOptions } from '../../src/ports/exec.ts';
import { fakeExec, type FakeAnswer } from '../../src/ports/exec/fake.ts';
import { newProcessExec, processExec } from '../../src/ports/exec/process.ts';
import { failureOf } from './failure-of.ts';

/** What the fake's `sh` does with the scripts that this contract runs. */
function shell(
  args: readonly string[],
  options: ExecOptions,
  around: Readonly<Record<string, string | undefined>>,
): FakeAnswer {
  const script = args[1] ?? '';
  if (script.startsWith('sleep')) return { runsForMs: 60_000 };
  if (script === 'cat') return { stdout: options.input ?? '' };
  if (script.includes('$GREETING')) return { stdout: `${options.env?.GREETING ?? ''}\n` };
  if (script.includes('$HIDDEN')) {
    return { stdout: `${options.env?.HIDDEN ?? around['HIDDEN'] ?? ''}\n` };
  }
  if (script === 'pwd') return { stdout: `${options.cwd ?? ''}\n` };
  return { exitCode: 3, stdout: 'one\ntwo\n', stderr: 'wrong' };
}

const sh = (script: string) => ({ file: 'sh', args: ['-c', script] });

const subjects: readonly [string, () => Exec][] = [
  ['this machine', newProcessExec],
  ['the fake', () => fakeExec({ sh: shell }, { HIDDEN: 'of the person' })],
];

describe.each(subjects)('Exec on %s', (_name, make) => {
  const exec = make();

  it('gives exit code, output and errors of a program that fails', async () => {
    const result = await exec.run(sh('echo one; echo two; printf wrong >&2; exit 3'));
    expect(result).toEqual({ exitCode: 3, stdout: 'one\ntwo\n', stderr: 'wrong' });
  });

  it('passes each line on as it comes, the last without a newline too', async () => {
    const lines: string[] = [];
    await exec.run(sh('echo one; echo two; printf wrong >&2; exit 3'), {
      onLine: (line) => lines.push(line),
    });
    expect(lines.sort()).toEqual(['one', 'two', 'wrong']);
  });

  it('writes the input and sets environment and folder', async () => {
    expect((await exec.run(sh('cat'), { input: 'hello' })).stdout).toBe('hello');
    const env = { GREETING: 'good day' };
    expect((await exec.run(sh('echo "$GREETING"'), { env })).stdout).toBe('good day\n');
    expect((await exec.run(sh('pwd'), { cwd: '/usr' })).stdout).toBe('/usr\n');
  });

  it('writes input as it comes, and ends the program when it breaks off', async () => {
    const bytes = async function* (text: string, error?: Error) {
      await Promise.resolve();
      yield Buffer.from(text);
      if (error !== undefined) throw error;
    };
    const large = 'x'.repeat(300_000);
    expect((await exec.run(sh('cat'), { inputStream: bytes(large) })).stdout).toBe(large);
    // A program that does not read to the end is its own affair.
    expect((await exec.run(sh('exit 3'), { inputStream: bytes(large) })).exitCode).toBe(3);
    const broken = bytes('half', new DeployError('environment', 'BROKEN', 'it broke off'));
    const error = await failureOf(exec.run(sh('cat'), { inputStream: broken }));
    expect(error).toMatchObject({ code: 'BROKEN' });
  });

  it('withholds variables from all but those that may know them', async () => {
    vi.stubEnv('HIDDEN', 'of the person');
    const subject = make();
    const says = async (options: ExecOptions = {}) =>
      (await subject.run(sh('echo "$HIDDEN"'), options)).stdout.trim();
    expect(await says()).toBe('of the person');
    subject.withhold(['HIDDEN']);
    expect([...subject.withheld]).toEqual(['HIDDEN']);
    expect(await says()).toBe('');
    expect(await says({ wholeEnv: true })).toBe('of the person');
    expect(await says({ env: { HIDDEN: 'for this one' } })).toBe('for this one');
    vi.unstubAllEnvs();
  });

  it('says which program is missing', async () => {
    const error = await failureOf(exec.run({ file: 'no-such-program', args: [] }));
    expect(error).toMatchObject({ kind: 'environment', code: 'TOOL_MISSING' });
    expect(error.message).toContain('no-such-program');
    expect(await exec.which('no-such-program')).toBeUndefined();
    expect(await exec.which('sh')).toMatch(/\/sh$/);
  });

  it('ends a program that takes too long', async () => {
    const error = await failureOf(exec.run(sh('sleep 60'), { timeoutMs: 100 }));
    expect(error).toMatchObject({ kind: 'environment', code: 'TOOL_TIMEOUT' });
  });

  it('ends a program when the signal fires, and never starts one after it', async () => {
    const controller = new AbortController();
    const running = exec.run(sh('sleep 60'), { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 100);
    expect(await failureOf(running)).toMatchObject({ kind: 'interrupted', code: 'INTERRUPTED' });
    const later = exec.run(sh('pwd'), { signal: controller.signal });
    expect(await failureOf(later)).toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('Exec on this machine, and who runs a program in what environment', () => {
  it('passes on nothing of its own environment when it was told so', async () => {
    const { PATH = '' } = process.env;
    const { stdout } = await processExec.run(sh('env'), { bareEnv: true, env: { PATH, ONE: '1' } });
    const names = stdout.split('\n').map((line) => line.split('=')[0]);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'ONE']));
    expect(names).not.toContain('HOME');
  });

  it.runIf(process.getuid?.() === 0)(
    'runs it as another user, without the groups of root',
    async () => {
      const user = { uid: 65534, gid: 65534 };
      const { stdout } = await processExec.run(sh('id -u; id -G'), { user, cwd: '/' });
      expect(stdout).toBe('65534\n65534\n');
    },
  );
});

describe('Exec on this machine, on abort', () => {
  it('waits until the children of the program are gone too', async () => {
    const controller = new AbortController();
    let child = 0;
    const running = processExec.run(sh('sleep 60 & echo $!; trap "" TERM; wait; sleep 0.3'), {
      signal: controller.signal,
      onLine: (line) => {
        child = Number(line);
        controller.abort();
      },
    });
    await failureOf(running);
    expect(child).toBeGreaterThan(0);
    expect(() => process.kill(child, 0)).toThrow();
  });
});
