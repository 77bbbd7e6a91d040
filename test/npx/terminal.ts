/** A person at a terminal: `script` of util-linux gives the program a real pseudo-terminal. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { environment, npxArgs, packed, type Circumstances, type Outcome } from './npx.ts';

/** Waits for a text on the screen, then types. */
export interface Turn {
  readonly sees: string | RegExp;
  readonly types: string;
}

export const enter = '\r';
export const down = '\u001b[B';
export const controlC = '\u0003';

/** A person waits for an answer no longer than this. */
const silenceMs = 60_000;

const shows = (text: string, sees: string | RegExp): boolean =>
  typeof sees === 'string' ? text.includes(sees) : sees.test(text);

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Runs `npx todo-deploy ARGS` in a terminal and takes the turns one after the other, each on what appears
 * after the one before. Rejects, with the screen, when the program ends before all were taken, or when nothing
 * comes for a minute.
 */
export function atTerminal(
  folder: string,
  args: readonly string[],
  turns: readonly Turn[],
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const { node = process.execPath, direct = false } = circumstances;
  const words = direct ? [node, packed.program, ...args] : ['npx', ...npxArgs(args)];
  const line = words.map(quoted).join(' ');
  const env = { ...environment(circumstances), TERM: 'xterm-256color' };
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd: folder, env });
  const left = [...turns];
  let [screen, seen] = ['', 0];
  const look = (chunk: Buffer) => {
    screen += chunk.toString();
    const [turn] = left;
    idle.refresh();
    if (turn === undefined || !shows(stripVTControlCharacters(screen.slice(seen)), turn.sees))
      return;
    seen = screen.length;
    left.shift();
    child.stdin.write(turn.types);
  };
  const idle = setTimeout(() => child.kill(), silenceMs);
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(idle);
      const text = stripVTControlCharacters(screen);
      const [missed] = left;
      if (missed === undefined) resolve({ code, text });
      else reject(new Error(`never saw "${String(missed.sees)}" (exit code ${code}):\n${text}`));
    });
  });
}
