import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit, type Visit } from '../harness/browser.ts';
import { kubectl, podUids, serving } from '../harness/cluster.ts';
import { say, task } from '../harness/conversation.ts';
import { until } from '../harness/until.ts';

/** On a Sunday tomorrow is in the next week. */
const week = new Date(Date.now()).getUTCDay() === 0 ? 'next week' : 'this week';

/** The chat in a real browser; without a key of a provider the built-in rules answer. */
export function chatSuite(app: App): void {
  describe('the chat', () => {
    let browser: Browser;
    let mary: Visit;

    beforeAll(async () => {
      browser = await launch();
      mary = await visit(browser, app.url);
      const email = `mary-${process.pid}-${Date.now()}@example.test`;
      await signUp(mary.page, { name: 'Mary', email, password });
    });

    afterAll(() => browser.close());

    test('says plainly that rules answer, not a model', async () => {
      await mary.page.getByText(/no AI key is configured/i).waitFor();
    });

    test('adds a task with its date and priority, and the list follows', async () => {
      const { page } = mary;
      await say(page, 'add buy milk tomorrow, high priority');
      await task(page, /buy milk/i).waitFor();
      const item = page.getByRole('listitem').filter({ hasText: /buy milk/i });
      await item.getByText('High').waitFor();
      await item.getByText(/tomorrow/i).waitFor();
    });

    test('finds it by its date', async () => {
      const { page } = mary;
      expect(await say(page, `what is due ${week}?`)).toMatch(/buy milk/i);
      await page.screenshot({ path: `${app.checkout.artifacts}/chat.png` });
    });

    test('completes and deletes what was just spoken of', async () => {
      const { page } = mary;
      await say(page, 'mark it done');
      await until('the task is ticked', () => task(page, /buy milk/i).isChecked());
      await say(page, 'delete it');
      await task(page, /buy milk/i).waitFor({ state: 'detached' });
    });

    test('a task that is added in the list is known to the chat', async () => {
      const { page } = mary;
      await page.getByLabel('New task').fill('Call the plumber');
      await page.getByRole('button', { name: 'Add task' }).click();
      await task(page, /call the plumber/i).waitFor();
      expect(await say(page, 'show my tasks')).toMatch(/call the plumber/i);
    });

    test('the console stayed empty and no request failed', () => {
      expect(mary.complaints).toEqual([]);
    });

    test('another replica continues the conversation after a reload', async () => {
      const { page } = mary;
      await say(page, 'add water the plants');
      const before = await podUids(app.checkout, app.namespace, 'backend');
      const pods = ['delete', 'pods', '-n', app.namespace, '-l', serving('backend')];
      await kubectl(app.checkout, [...pods, '--wait=true']);
      await until('the deployment is healthy again', async () => {
        return (await app.run(['status'])).code === 0;
      });
      const after = await podUids(app.checkout, app.namespace, 'backend');
      expect(after.filter((uid) => before.includes(uid))).toEqual([]);

      await page.reload();
      await page.getByRole('log').getByText('add water the plants').waitFor();
      await say(page, 'mark it done');
      await until('the task is ticked', () => task(page, /water the plants/i).isChecked());
      expect(await task(page, /call the plumber/i).isChecked()).toBe(false);
    });
  });
}
