/** Fifty requests a second of people who are signed in, one of whom now and then signs in again. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { password } from '../e2e/harness/account.ts';

const everyMs = 20;
/** One request of so many is a sign-in; what follows goes on with its session. */
const signInEvery = 100;
/** So many people wait for their answers at once: a machine that is busy with other things gets fewer requests. */
const people = 16;
const paths = [
  ...['/api/auth/token', '/api/auth/get-session', '/api/auth/token', '/api/auth/get-session'],
  ...['/api/backend/tasks', '/tasks'],
];
const patienceMs = 30_000;

export class Load {
  /** How many requests were answered as they should be. */
  answered = 0;
  /** What went wrong: `/tasks 307`. */
  readonly failures: string[] = [];
  private readonly began = performance.now();
  private stopping = false;
  private readonly open = new Set<Promise<void>>();
  private readonly done: Promise<void>;

  constructor(
    /** Address of the frontend's Service, which the nodes of the cluster reach. */
    private readonly host: string,
    private readonly email: string,
    /** The session that the requests belong to. */
    public cookie: string,
  ) {
    this.done = this.run();
  }

  /** Ends after the requests that are under way; gives the number of answers a second. */
  async stop(): Promise<number> {
    this.stopping = true;
    await this.done;
    await Promise.all(this.open);
    return (this.answered * 1000) / (performance.now() - this.began);
  }

  private async run(): Promise<void> {
    for (let sent = 0; !this.stopping; sent += 1) {
      const asked = sent % signInEvery === 0 ? this.signIn() : this.ask(paths[sent % paths.length]);
      const counted = asked.finally(() => this.open.delete(counted));
      this.open.add(counted);
      if (this.open.size >= people) await Promise.race(this.open);
      await sleep(Math.max(0, this.began + (sent + 1) * everyMs - performance.now()));
    }
  }

  private async ask(path = ''): Promise<void> {
    await this.count({ path, headers: { cookie: this.cookie } });
  }

  private async signIn(): Promise<void> {
    const body = JSON.stringify({ email: this.email, password });
    const headers = { 'content-type': 'application/json', origin: 'http://localhost' };
    const path = '/api/auth/sign-in/email';
    const cookies = (await this.count({ path, method: 'POST', headers, body }))?.cookies ?? [];
    if (cookies.length > 0) this.cookie = cookies.join('; ');
  }

  private async count(asked: Asked): Promise<Answer | undefined> {
    try {
      const answer = await ask(this.host, asked);
      const { status, text } = answer;
      // Without a session get-session answers 200 with `null`.
      if (status === 200 && text !== 'null') this.answered += 1;
      else this.failures.push(`${asked.path} ${status} ${text.slice(0, 300)}`);
      return answer;
    } catch (error) {
      this.failures.push(`${asked.path} ${String(error)}`);
      return undefined;
    }
  }
}

export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
}

/**
 * Asks the Service of the frontend, as a browser on this machine would; on a connection of its own, for of a
 * kept one nobody knows whether the other side is just closing it.
 */
export function ask(host: string, { path, body, ...asked }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...asked.headers, host: 'localhost' };
    const signal = AbortSignal.timeout(patienceMs);
    const about = { ...asked, host, port: 3000, path, headers, signal, agent: false as const };
    const sent = request(about, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        const lines = response.headers['set-cookie'] ?? [];
        const cookies = lines.map((line) => line.split(';')[0] ?? '');
        resolve({ status: response.statusCode ?? 0, text, cookies });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
