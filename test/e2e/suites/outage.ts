import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit, type Visit } from '../harness/browser.ts';
import { get, kubectl, serving } from '../harness/cluster.ts';
import { say, task } from '../harness/conversation.ts';
import { until } from '../harness/until.ts';

/** What a person sees while the backend is away, and after. */
export function outageSuite(app: App): void {
  describe('without a backend', () => {
    let browser: Browser;
    let joan: Visit;
    const scale = async (replicas: number) => {
      const deployment = ['deployment/todo-backend', '-n', app.namespace];
      await kubectl(app.checkout, ['scale', ...deployment, `--replicas=${replicas}`]);
    };

    beforeAll(async () => {
      browser = await launch();
      joan = await visit(browser, app.url);
      const email = `joan-${process.pid}-${Date.now()}@example.test`;
      await signUp(joan.page, { name: 'Joan', email, password });
      await say(joan.page, 'add feed the cat');
    });

    afterAll(async () => {
      await scale(1);
      await browser.close();
      await until('the deployment is healthy again', async () => {
        return (await app.run(['status'])).code === 0;
      });
    });

    test('the page says so, and what was typed is kept', async () => {
      const { page } = joan;
      await scale(0);
      const gone = async () =>
        (await get(app.checkout, ['pods', '-n', app.namespace, '-l', serving('backend')]))
          .length === 0;
      await until('the pods of the backend are gone', gone, 90_000);
      await page.getByLabel('Message', { exact: true }).fill('add walk the dog');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText(/not sent/i).waitFor();
      await page.getByRole('button', { name: 'Send again' }).waitFor();
      await page.getByText('add walk the dog').waitFor();
    });

    test('it recovers without a reload, and the message can be sent again', async () => {
      const { page } = joan;
      await scale(1);
      await until('the deployment is healthy again', async () => {
        return (await app.run(['status'])).code === 0;
      });
      await page.getByRole('button', { name: 'Send again' }).click();
      await task(page, /walk the dog/i).waitFor();
      await task(page, /feed the cat/i).waitFor();
    });
  });
}
