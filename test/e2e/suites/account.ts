import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit, type Visit } from '../harness/browser.ts';
import { say, task } from '../harness/conversation.ts';

const second = 'another-long-enough-password';

/** What a person does with the account itself. */
export function accountSuite(app: App): void {
  describe('an account', () => {
    let browser: Browser;
    let anna: Visit;
    const email = `anna-${process.pid}-${Date.now()}@example.test`;

    beforeAll(async () => {
      browser = await launch();
      anna = await visit(browser, app.url);
      await signUp(anna.page, { name: 'Anna', email, password });
      await say(anna.page, 'add learn a theorem');
      await task(anna.page, /learn a theorem/i).waitFor();
    });

    afterAll(() => browser.close());

    const signIn = async (page: Page, secret: string) => {
      await page.goto('/sign-in');
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(secret);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };

    test('changes its password, and the old one is refused', async () => {
      const { page } = anna;
      await page.getByRole('link', { name: 'Account' }).click();
      await page.getByLabel('Current password').fill(password);
      await page.getByLabel('New password').fill(second);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText(/password (was |is )?changed/i).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      await signIn(page, password);
      await page
        .getByRole('alert')
        .filter({ hasText: /password/i })
        .waitFor();
      await signIn(page, second);
      await page.waitForURL('**/tasks**');
    });

    test('is not deleted with a wrong password', async () => {
      const { page } = anna;
      await page.goto('/account');
      await page.getByLabel('Your password').fill('not-the-right-password');
      await page.getByRole('button', { name: 'Delete account and all data' }).click();
      await page.getByText('Nothing was deleted.').waitFor();
      await page.goto('/tasks');
      await task(page, /learn a theorem/i).waitFor();
    });

    test('is deleted with all of its data', async () => {
      const { page } = anna;
      await page.goto('/account');
      await page.getByLabel('Your password').fill(second);
      await page.getByRole('button', { name: 'Delete account and all data' }).click();
      await page.waitForURL('**/sign-in?deleted*');
      await signIn(page, second);
      await page
        .getByRole('alert')
        .filter({ hasText: /password/i })
        .waitFor();

      const again = await visit(browser, app.url);
      await signUp(again.page, { name: 'Anna', email, password });
      await again.page.getByText('Nothing to do yet.').waitFor();
      expect(await again.page.getByRole('article').count()).toBe(0);
    });
  });
}
