import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { LogFile } from '../ports/log-file.ts';
import type { OutputStream } from '../ports/processes.ts';
import { LineCutter } from './line-cutter.ts';
import { beganLine, endedLine, outputLine } from './log-line.ts';

const tailLines = 20;
const tailLineLength = 2_000;

/** What one run of a process writes, on its way into the log file. */
export class RunLog {
  private readonly run = randomBytes(4).toString('hex');
  private readonly cutters = { stdout: new LineCutter(), stderr: new LineCutter() };
  private last: string[] = [];
  /** What it wrote before its pid was known. */
  private early: (() => void)[] | undefined = [];

  constructor(
    private readonly file: Pick<LogFile, 'append'>,
    private readonly clock: Clock,
  ) {}

  began(fingerprint: string, pid: number): void {
    this.file.append(beganLine(this.time(), { run: this.run, fingerprint }, pid));
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
    this.file.append(endedLine(this.time(), this.run, message));
    return this.last;
  }

  private write(lines: readonly Buffer[]): void {
    if (lines.length === 0) return;
    const time = this.time();
    this.file.append(Buffer.concat(lines.map((line) => outputLine(time, line))));
    const shown = lines.slice(-tailLines).map((line) => line.toString().slice(0, tailLineLength));
    this.last = [...this.last, ...shown].slice(-tailLines);
  }

  private time(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
