import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit, type Visit } from '../harness/browser.ts';
import { get, kubectl, serving } from '../harness/cluster.ts';
import { say, task } from '../harness/conversation.ts';
import { until } from '../harness/until.ts';

interface Outage {
  /** What is away, and for how long at least, in milliseconds. */
  readonly missing: string;
  readonly workload: string;
  readonly selector: string;
  readonly lasts: number;
}

const outages: readonly Outage[] = [
  {
    missing: 'backend',
    workload: 'deployment/todo-backend',
    selector: serving('backend'),
    lasts: 0,
  },
  {
    missing: 'database',
    workload: 'statefulset/todo-postgres',
    selector: 'todo-deploy/component=postgres',
    lasts: 30_000,
  },
];

/** What a person with an open page sees while a part of the app is away, and after. */
export function outageSuite(app: App): void {
  describe.each(outages)('without a $missing', ({ workload, selector, lasts }) => {
    let browser: Browser;
    let joan: Visit;
    const here = ['-n', app.namespace];
    const scale = (replicas: number) =>
      kubectl(app.checkout, ['scale', workload, ...here, `--replicas=${replicas}`]);
    const healthy = () =>
      until(
        'the deployment is healthy again',
        async () => (await app.run(['status'])).code === 0,
        120_000,
      );

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
      await healthy();
    });

    test('the page says so, and what was typed is kept', async () => {
      const { page } = joan;
      await scale(0);
      const pods = () => get(app.checkout, ['pods', ...here, '-l', selector]);
      await until('its pods are gone', async () => (await pods()).length === 0, 90_000);
      await page.getByLabel('Message', { exact: true }).fill('add walk the dog');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText(/not sent/i).waitFor();
      await page.getByRole('button', { name: 'Send again' }).waitFor();
      await page.getByText('add walk the dog').waitFor();
    });

    test('it recovers without a reload, and the message can be sent again', async () => {
      const { page } = joan;
      await sleep(lasts);
      await scale(1);
      await healthy();
      const again = page.getByRole('button', { name: 'Send again' });
      const added = task(page, /walk the dog/i).first();
      // A try may still meet a connection from before the outage: then the page offers it once more.
      const sent = async () => {
        if (await again.isVisible()) await again.click({ timeout: 2_000 }).catch(() => undefined);
        return added.isVisible();
      };
      await until('the message is sent', sent, 60_000);
      await task(page, /feed the cat/i).waitFor();
    });
  });
}
