/** The real program, following logs, and what it has shown. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tally } from './tally.ts';

const program = join(import.meta.dirname, '../../bin/todo-deploy.js');

interface JsonLine {
  readonly time: string;
  readonly text: string;
}

export class Follower {
  readonly tally = new Tally();
  /** What it said on standard error: lines that it knows to be missing. */
  stderr = '';
  isOver = false;
  /** What it has shown that is no line of a writer. */
  readonly strange: string[] = [];
  private rest = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number>;

  /** Starts `todo-deploy logs -f` in the folder of a project. */
  constructor(
    folder: string,
    private readonly style: 'json' | 'plain',
  ) {
    const flags = style === 'json' ? ['--json'] : [];
    this.child = spawn(process.execPath, [program, 'logs', '-f', ...flags], { cwd: folder });
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.take(chunk);
    });
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (this.stderr += chunk));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        this.isOver = true;
        resolve(code ?? 1);
      });
    });
  }

  /** The most memory that it has had, in MB. */
  get memoryMb(): number {
    const status = readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }

  /** Ctrl-C; gives the exit code. */
  stop(): Promise<number> {
    this.child.kill('SIGINT');
    return this.ended;
  }

  private take(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    const [time, text] = this.style === 'json' ? ofJson(line) : ofPlain(line);
    const [pod = '', number, padding] = text.split(' ');
    if (padding === undefined) this.strange.push(line);
    else this.tally.see(pod, Number(number), time);
  }
}

function ofJson(line: string): [time: string, text: string] {
  const { time = '', text = '' } = JSON.parse(line) as Partial<JsonLine>;
  return [time, text];
}

/** `writer-abc12 | 16:30:01.123 text`. */
function ofPlain(line: string): [time: string, text: string] {
  const [, time = '', text = ''] = /^\S+ +\| (\S+) (.*)$/.exec(line) ?? [];
  return [time, text];
}
