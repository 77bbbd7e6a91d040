import { connect } from 'node:net';
import { DeployError } from '../errors.ts';
import { isAlive } from '../ports/processes.ts';
import type { Question, Reply } from './control.ts';
import type { Means } from './end-leftovers.ts';
import { greetServer } from './handshake.ts';
import { JsonLines } from './json-lines.ts';
import type { ProcessSpec, ProcessState, Supervisor } from './spec.ts';
import type { SupervisorRecord } from './state.ts';

const host = '127.0.0.1';
const greetingMs = 5_000;
const pollMs = 25;
/** How long the supervisor may take to end after it has said that all is over. */
const endMs = 10_000;

/** The way to a supervisor that is known by its record. Each question takes a connection of its own. */
export class SupervisorClient implements Supervisor {
  readonly pid: number;

  constructor(
    private readonly record: SupervisorRecord,
    private readonly means: Means,
  ) {
    this.pid = record.pid;
  }

  /** Whether the very supervisor of the record answers. */
  async isThere(): Promise<boolean> {
    const lines = await this.open();
    lines?.destroy();
    return lines !== undefined;
  }

  async apply(specs: readonly ProcessSpec[]): Promise<void> {
    await this.ask({ ask: 'apply', specs });
  }

  states(): Promise<readonly ProcessState[]> {
    return this.ask({ ask: 'states' });
  }

  probeNow(): Promise<readonly ProcessState[]> {
    return this.ask({ ask: 'probe' });
  }

  async watch(
    onStates: (states: readonly ProcessState[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const lines = await this.send({ ask: 'watch' });
    const stop = (): void => {
      lines.destroy();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      for (;;) {
        const reply = (await lines.next()) as Reply | undefined;
        if (signal.aborted) return;
        onStates(statesOf(reply));
      }
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  async stop(): Promise<void> {
    await this.ask({ ask: 'stop' });
    const { processes, clock } = this.means;
    const deadline = clock.now() + endMs;
    while ((await isAlive(processes, this.record)) && clock.now() < deadline)
      await clock.sleep(pollMs);
  }

  private async ask(question: Question): Promise<readonly ProcessState[]> {
    const lines = await this.send(question);
    try {
      return statesOf((await lines.next()) as Reply | undefined);
    } finally {
      lines.destroy();
    }
  }

  private async send(question: Question): Promise<JsonLines> {
    const lines = await this.open();
    if (lines === undefined) throw lost();
    lines.send(question);
    return lines;
  }

  private async open(): Promise<JsonLines | undefined> {
    const socket = connect(this.record.controlPort, host);
    const lines = new JsonLines(socket);
    socket.setTimeout(greetingMs, () => socket.destroy());
    if (!(await greetServer(lines, this.record.token))) {
      lines.destroy();
      return undefined;
    }
    socket.setTimeout(0);
    lines.trust();
    return lines;
  }
}

function statesOf(reply: Reply | undefined): readonly ProcessState[] {
  if (reply === undefined) throw lost();
  if ('states' in reply) return reply.states;
  const { code, message } = reply.error;
  throw new DeployError('usage', code, message);
}

function lost(): DeployError {
  const message = 'the process that runs the app on this machine does not answer any more';
  return new DeployError('environment', 'SUPERVISOR_LOST', message, {
    hint: 'Run `todo-deploy up`: it starts it again.',
  });
}
