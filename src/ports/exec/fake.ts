import { isAbsolute } from 'node:path';
import { DeployError } from '../../errors.ts';
import { abortError } from '../abort.ts';
import type { Command, Exec, ExecOptions, ExecResult } from '../exec.ts';
import { splitLines } from '../lines.ts';
import { without } from './withheld.ts';

/** What a program of the fake answers; what it leaves out is exit code 0 and no output. */
export interface FakeAnswer extends Partial<ExecResult> {
  /** The program takes this long; without `timeoutMs` or a signal it is not waited for in tests. */
  readonly runsForMs?: number;
}

/**
 * A program: what it does with its arguments, its input and its environment; `around` is what it gets of the
 * environment of the fake.
 */
export type FakeProgram = (
  args: readonly string[],
  options: ExecOptions,
  around: Readonly<Record<string, string | undefined>>,
) => FakeAnswer | Promise<FakeAnswer>;

export interface FakeExec extends Exec {
  /** Every command that was run, in order. */
  readonly calls: { readonly command: Command; readonly options: ExecOptions }[];
}

/**
 * Programs in memory, by name, in /usr/bin, or by absolute path; any other is not there. `env` is the environment
 * that they would inherit.
 */
export function fakeExec(
  programs: Readonly<Record<string, FakeProgram>>,
  env: Readonly<Record<string, string>> = {},
): FakeExec {
  const withheld = new Set<string>();
  const calls: FakeExec['calls'] = [];
  const find = (file: string) => programs[file] ?? programs[file.replace(/^\/usr\/bin\//, '')];
  return {
    calls,
    withheld,
    withhold: (names) => {
      for (const name of names) withheld.add(name);
    },
    which: (name) => {
      const path = isAbsolute(name) ? name : `/usr/bin/${name}`;
      return Promise.resolve(find(name) === undefined ? undefined : path);
    },
    run: async (command, options = {}) => {
      const { signal } = options;
      if (signal?.aborted) throw abortError(signal, command.file);
      const program = find(command.file);
      if (program === undefined) {
        throw new DeployError(
          'environment',
          'TOOL_MISSING',
          `${command.file} is not on your PATH`,
          {
            hint: `Install ${command.file}, or add its folder to PATH.`,
          },
        );
      }
      calls.push({ command, options });
      const read = await readAll(options.inputStream);
      const {
        exitCode = 0,
        stdout = '',
        stderr = '',
        runsForMs = 0,
      } = await program(
        command.args,
        { ...options, ...read },
        options.wholeEnv ? env : without(env, withheld),
      );
      await wait(command, runsForMs, options);
      for (const text of [stdout, stderr]) {
        const lines = splitLines(options.onLine ?? (() => undefined));
        lines.push(Buffer.from(text));
        lines.end();
      }
      return { exitCode, stdout, stderr };
    },
  };
}

function wait(command: Command, ms: number, { signal, timeoutMs }: ExecOptions): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = timeoutMs !== undefined && timeoutMs < ms;
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        if (late) reject(timedOut(command, timeoutMs));
        else resolve();
      },
      late ? timeoutMs : ms,
    );
    const stop = () => {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortError(signal, command.file));
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function timedOut({ file, args }: Command, ms: number): DeployError {
  return new DeployError(
    'environment',
    'TOOL_TIMEOUT',
    `${file} did not finish within ${ms / 1000} s`,
    {
      details: [[file, ...args].join(' ')],
    },
  );
}

/** Programs of the fake get streamed input as text. */
async function readAll(
  stream: AsyncIterable<Uint8Array> | undefined,
): Promise<Pick<ExecOptions, 'input'>> {
  if (stream === undefined) return {};
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { input: Buffer.concat(chunks).toString('latin1') };
}
