/** A person with an account, who speaks HTTP: for what needs no browser. */
import { randomUUID } from 'node:crypto';

export const password = 'a-long-enough-password';

export interface Task {
  readonly id: number;
  readonly title: string;
  readonly completed: boolean;
}

export class Account {
  private conversation: number | undefined;

  private constructor(
    readonly url: string,
    readonly email: string,
    readonly cookie: string,
  ) {}

  /** Signs up at the app's URL, with an address that nobody else has. */
  static async signUp(url: string, name: string): Promise<Account> {
    const email = `${name}-${randomUUID()}@example.test`;
    const response = await fetch(`${url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name, email, password }),
    });
    if (!response.ok) {
      throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
    }
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return new Account(url, email, cookies.join('; '));
  }

  /** Asks as this person, at the app's URL. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { cookie: this.cookie, origin: this.url, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(10_000);
    return fetch(this.url + path, { signal, ...init, headers });
  }

  async addTask(title: string): Promise<Task> {
    const body = JSON.stringify({ title });
    const response = await this.request('/api/backend/tasks', { method: 'POST', body });
    if (response.status !== 201) {
      throw new Error(`adding a task answered ${response.status}: ${await response.text()}`);
    }
    return (await response.json()) as Task;
  }

  async tasks(): Promise<Task[]> {
    const response = await this.request('/api/backend/tasks');
    if (!response.ok)
      throw new Error(`tasks answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { items: Task[] }).items;
  }

  /** Says something to the assistant, in one conversation; gives its reply. */
  async say(message: string): Promise<string> {
    const body = JSON.stringify({ message, conversation_id: this.conversation });
    const response = await this.request('/api/backend/chat', { method: 'POST', body });
    if (!response.ok) throw new Error(`chat answered ${response.status}: ${await response.text()}`);
    const answer = (await response.json()) as { reply: string; conversation_id: number };
    this.conversation = answer.conversation_id;
    return answer.reply;
  }

  /** The token that the frontend attaches for this person. */
  async token(): Promise<string> {
    const response = await this.request('/api/auth/token');
    if (!response.ok)
      throw new Error(`token answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { token: string }).token;
  }
}
