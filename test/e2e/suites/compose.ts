import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account } from '../harness/account.ts';
import type { Checkout } from '../harness/checkout.ts';
import { ComposeApp } from '../harness/compose.ts';

/** docker/docker-compose.yml gives the same app, on an engine alone. */
export function composeSuite(checkout: Checkout): void {
  describe('docker compose up', () => {
    const app = new ComposeApp(checkout);
    let account: Account;

    beforeAll(() => app.up());
    afterAll(() => app.remove());

    test('gives an app in which a person signs up and keeps tasks', async () => {
      account = await Account.signUp(app.url, 'katherine');
      await account.addTask('Check the numbers');
      expect((await account.tasks()).map(({ title }) => title)).toEqual(['Check the numbers']);
    });

    test('has the assistant, who acts on the same tasks', async () => {
      expect(await account.say('what are my tasks?')).toContain('Check the numbers');
      await account.say('mark it done');
      expect(await account.tasks()).toMatchObject([{ completed: true }]);
    });

    test('shows a second person none of it', async () => {
      const other = await Account.signUp(app.url, 'dorothy');
      expect(await other.tasks()).toEqual([]);
    });

    test('keeps data and sign-ins over down and up', async () => {
      await app.down();
      await expect(fetch(`${app.url}/api/health`)).rejects.toThrow();
      await app.up();
      expect((await account.tasks()).map(({ title }) => title)).toEqual(['Check the numbers']);
    });
  });
}
