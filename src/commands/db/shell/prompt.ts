import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { answerText } from '../../../databases/shell/answer-text.ts';
import { StatementSplitter } from '../../../databases/shell/split.ts';
import { DeployError, messageOf } from '../../../errors.ts';
import type { PostgresSession } from '../../../ports/postgres.ts';
import { listTables, shortHelp } from './words.ts';

export interface PromptScene {
  readonly session: Pick<PostgresSession, 'execute'>;
  /** Name of the database, before each statement. */
  readonly name: string;
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number };
  readonly signal: AbortSignal;
  /** Asks the server to stop the statement that runs. */
  cancel(): Promise<void>;
}

/** What the driver says of a connection that is no more. */
const gone =
  /connection terminated|terminating connection|not queryable|client was closed|ECONNRESET|EPIPE/i;

/**
 * Reads statements up to their semicolon, runs each, and shows what came of it, until the person leaves with
 * Ctrl-D or \q. Ctrl-C stops the statement that runs, or forgets the one that is being typed. Throws
 * DATABASE_UNREACHABLE (environment) when the connection is lost, and the reason of the signal.
 */
export function runPrompt(scene: PromptScene): Promise<void> {
  return new Promise((resolve, reject) => {
    new Prompt(scene, resolve, reject).begin();
  });
}

class Prompt {
  readonly #lines: string[] = [];
  readonly #splitter = new StatementSplitter();
  readonly #reader: Interface;
  #busy = false;
  #running = false;
  #closed = false;

  constructor(
    private readonly scene: PromptScene,
    private readonly leave: () => void,
    private readonly fail: (error: unknown) => void,
  ) {
    const { input, output } = scene;
    this.#reader = createInterface({ input, output, terminal: true, historySize: 500 });
  }

  begin(): void {
    const { signal } = this.scene;
    const stop = (): void => {
      this.fail(signal.reason);
      this.#reader.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#reader.on('line', (line) => {
      this.#lines.push(line);
      void this.#work();
    });
    this.#reader.on('SIGINT', () => {
      this.#interrupt();
    });
    this.#reader.on('close', () => {
      signal.removeEventListener('abort', stop);
      this.#closed = true;
      if (!this.#busy) this.#end();
    });
    this.#ask();
  }

  /** Lines that are pasted come faster than statements run. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift())
        await this.#take(line);
    } catch (error) {
      this.fail(error);
      this.#reader.close();
    }
    this.#busy = false;
    if (this.#closed) this.#end();
    else this.#ask();
  }

  async #take(line: string): Promise<void> {
    const word = line.trim();
    if (!this.#splitter.waiting && word.startsWith('\\')) return this.#obey(word);
    for (const statement of this.#splitter.line(line)) await this.#run(statement);
  }

  async #obey(word: string): Promise<void> {
    if (word === '\\q') {
      this.#lines.length = 0;
      this.#reader.close();
    } else if (word === '\\dt') await this.#run(listTables);
    else this.#write(shortHelp);
  }

  async #run(statement: string): Promise<void> {
    const { session, output } = this.scene;
    this.#running = true;
    try {
      this.#write(answerText(await session.execute(statement), output.columns));
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      if (gone.test(error.message)) throw ended(error);
      // The address is known to whoever sits here.
      this.#write(`error: ${messageOf(error.cause ?? error)}`);
    } finally {
      this.#running = false;
    }
  }

  #interrupt(): void {
    this.#lines.length = 0;
    if (this.#running) {
      this.scene.cancel().catch((error: unknown) => {
        this.#write(`error: ${(error as Error).message}`);
      });
      return;
    }
    this.#splitter.clear();
    this.#reader.write(null, { ctrl: true, name: 'e' });
    this.#reader.write(null, { ctrl: true, name: 'u' });
    this.#write('');
    this.#ask();
  }

  #ask(): void {
    const mark = this.#splitter.waiting ? '->' : '=>';
    this.#reader.setPrompt(`${this.scene.name}${mark} `);
    this.#reader.prompt();
  }

  #write(text: string): void {
    this.scene.output.write(`${text}\n`);
  }

  #end(): void {
    this.#write('');
    this.leave();
  }
}

function ended(cause: DeployError): DeployError {
  const message = 'the connection to the database has ended';
  return new DeployError('environment', 'DATABASE_UNREACHABLE', message, {
    details: [`reported as: ${messageOf(cause.cause ?? cause)}`],
    hint: 'Run todo-deploy db shell again.',
    cause,
  });
}
