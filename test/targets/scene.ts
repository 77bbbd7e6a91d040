/** What the suites of one target share. */
import type { HealthDocument } from '../../src/targets/health.ts';
import type { Account } from '../e2e/harness/account.ts';
import type { Place } from './place.ts';
import { healthOf } from './ran.ts';

export class Scene {
  /** Where the app is, once it was deployed. */
  url = '';
  private person: Account | undefined;

  constructor(readonly place: Place) {}

  /** Somebody who has signed up. */
  get account(): Account {
    if (this.person === undefined) throw new Error('nobody has signed up yet');
    return this.person;
  }

  set account(account: Account) {
    this.person = account;
  }

  async health(): Promise<HealthDocument> {
    return healthOf(await this.place.run('status'));
  }

  /** Lines of the logs, as --json prints them. */
  async logs(...args: readonly string[]): Promise<Record<string, unknown>[]> {
    const { stdout } = await this.place.read('logs', ...args, '--json');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
