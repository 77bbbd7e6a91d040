import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutRoot } from '../e2e/harness/bed.ts';
import { eventsOf, type PrintedEvent } from '../e2e/harness/cli.ts';
import type { WatchedProject } from './project.ts';

type Round = Extract<PrintedEvent, { type: 'round' }>;

/** `up` of a project that goes on, with its events as they come. */
export class Watching {
  private output = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;
  private told = 0;

  constructor(project: WatchedProject, flags: readonly string[] = ['--watch']) {
    const program = join(checkoutRoot, 'bin/todo-deploy.js');
    const args = [program, '--yes', '--json', 'up', ...flags];
    const env = { ...process.env, XDG_CACHE_HOME: project.folder, XDG_STATE_HOME: project.folder };
    this.child = spawn(process.execPath, args, { cwd: project.folder, env });
    this.closed = once(this.child, 'close');
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  events(): PrintedEvent[] {
    return eventsOf({ stdout: this.output.slice(0, this.output.lastIndexOf('\n') + 1) });
  }

  /** The first event of those not looked at yet that is wanted; throws when the program ends before. */
  async until<Event extends PrintedEvent>(
    wanted: (event: PrintedEvent) => event is Event,
  ): Promise<Event> {
    for (;;) {
      const events = this.events();
      const at = events.findIndex((event, index) => index >= this.told && wanted(event));
      if (at >= 0) {
        this.told = at + 1;
        return events[at] as Event;
      }
      if (this.child.exitCode !== null) throw new Error(`it has ended:\n${this.output}`);
      await Promise.race([sleep(50), this.closed]);
    }
  }

  /** It waits for a save. */
  async idle(): Promise<void> {
    await this.until(
      (event): event is PrintedEvent =>
        event.type === 'note' && event.message.startsWith('Watching'),
    );
  }

  /** The end of the next round; it is idle then. */
  async round(): Promise<Round> {
    const round = await this.until((event): event is Round => event.type === 'round');
    await this.idle();
    return round;
  }

  /** Presses Ctrl-C, and resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.ended();
  }

  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
