import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { LogFile } from '../ports/log-file.ts';
import type { OutputStream } from '../ports/processes.ts';
import { LineCutter } from './line-cutter.ts';
import { endLine, outputLine, runLine } from './log-line.ts';
import type { ProcessSpec } from './spec.ts';

const tailLines = 20;
const tailLineLength = 2_000;

/** What one run of a process writes, on its way into the log file. */
export class RunLog {
  private readonly run = randomBytes(4).toString('hex');
  private pid = 0;
  private readonly cutters = { stdout: new LineCutter(), stderr: new LineCutter() };
  private last: string[] = [];
  /** What it wrote before its pid was known. */
  private early: (() => void)[] | undefined = [];

  constructor(
    private readonly file: Pick<LogFile, 'append'>,
    private readonly spec: Pick<ProcessSpec, 'component' | 'fingerprint'>,
    private readonly clock: Clock,
  ) {}

  began(pid: number): void {
    this.pid = pid;
    this.file.append(this.heading('begins', this.time()));
    const { early = [] } = this;
    this.early = undefined;
    for (const write of early) write();
  }

  take(stream: OutputStream, chunk: Uint8Array): void {
    const write = (): void => {
      this.write(this.cutters[stream].push(chunk));
    };
    if (this.early === undefined) write();
    else this.early.push(write);
  }

  /** Writes what is left, and how it ended; gives its last lines. */
  ended(message: string): string[] {
    this.write([...this.cutters.stdout.end(), ...this.cutters.stderr.end()]);
    const time = this.time();
    this.file.append(endLine(time, this.run, message), this.heading('goes on', time));
    return this.last;
  }

  private write(lines: readonly Buffer[]): void {
    if (lines.length === 0) return;
    const time = this.time();
    const bytes = Buffer.concat(lines.map((line) => outputLine(time, line)));
    this.file.append(bytes, this.heading('goes on', time));
    const shown = lines.slice(-tailLines).map((line) => line.toString().slice(0, tailLineLength));
    this.last = [...this.last, ...shown].slice(-tailLines);
  }

  private heading(what: 'begins' | 'goes on', time: string): Buffer {
    const { run, pid } = this;
    const { component, fingerprint } = this.spec;
    return runLine(time, what, { run, component, fingerprint }, pid);
  }

  private time(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
