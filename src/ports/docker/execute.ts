import type Docker from 'dockerode';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { abortError } from '../abort.ts';
import type { Containers } from '../docker-containers.ts';
import type { ExecResult } from '../exec.ts';
import { feed } from '../feed.ts';
import { Demultiplexer } from './multiplexed.ts';

export type ExecuteOptions = NonNullable<Parameters<Containers['execute']>[2]>;

/** Between two looks at a program whose output has ended, in milliseconds, and how many there are. */
const lookEveryMs = 20;
const looks = 250;

/** Runs a program in a container to its end; see Containers.execute. */
export async function executeIn(
  container: Docker.Container,
  argv: readonly string[],
  { input, signal }: ExecuteOptions,
): Promise<ExecResult> {
  if (signal?.aborted) throw abortError(signal, argv[0] ?? '');
  const attach = { AttachStdin: input !== undefined, AttachStdout: true, AttachStderr: true };
  const program = await container.exec({ Cmd: [...argv], ...attach, Tty: false });
  const stream = await program.start({ hijack: true, stdin: true });
  const stop = (): void => {
    stream.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const fed = feed(input, stream, stop);
    const output = await outputOf(stream);
    if (signal?.aborted) throw abortError(signal, argv[0] ?? '');
    // Its streams may have ended because we cut them: then this is where the reason comes out.
    if (stream.destroyed && !stream.readableEnded) await fed;
    return { ...output, exitCode: await exitCodeOf(program) };
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

function outputOf(stream: Duplex): Promise<{ stdout: string; stderr: string }> {
  const pieces: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const frames = new Demultiplexer((name, piece) => pieces[name].push(piece));
  stream.on('data', (chunk: Buffer) => {
    frames.push(chunk);
  });
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('close', () => {
      const textOf = (name: 'stdout' | 'stderr') => Buffer.concat(pieces[name]).toString('utf8');
      resolve({ stdout: textOf('stdout'), stderr: textOf('stderr') });
    });
    stream.on('end', () => {
      stream.destroy();
    });
  });
}

/** The engine knows the exit code some moments after the last byte of output. */
async function exitCodeOf(program: Docker.Exec): Promise<number> {
  for (let look = 0; look < looks; look += 1) {
    const { Running, ExitCode } = await program.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await setTimeout(lookEveryMs);
  }
  throw new Error('the program has closed its output and does not end');
}
