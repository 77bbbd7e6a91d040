/** The program of this checkout, called in this process: what it prints is caught. */
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { main } from '../../../src/main.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line to its end. */
export async function program(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    const code = await main(['node', 'todo-deploy', ...args], root);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
    vi.unstubAllEnvs();
  }
}

/** `--help` of a command, or of the program as a whole. */
export function help(command?: string): Promise<Outcome> {
  return program(command === undefined ? ['--help'] : [command, '--help']);
}

/** The flags that a help text explains, long and short. */
export function flagsIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => /^\s+-/.test(line));
  return lines.flatMap((line) => line.match(/(?<=^\s*|, )--?[a-z][\w-]*/gi) ?? []);
}

function caught(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  const spy = vi.spyOn(stream, 'write').mockReturnValue(true);
  return {
    text: () => spy.mock.calls.map(([chunk]) => String(chunk)).join(''),
    restore: () => {
      spy.mockRestore();
    },
  };
}
