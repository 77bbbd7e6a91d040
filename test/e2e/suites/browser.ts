import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password } from '../harness/account.ts';
import { launch, signUp, visit, type Visit } from '../harness/browser.ts';

/** An app to be looked at, and where pictures of it go. */
export interface SeenApp {
  readonly url: string;
  readonly checkout: { readonly artifacts: string };
}

/** What people do with the app, in a real browser; leaves one task of Ada's behind. */
export function browserSuite(app: SeenApp): void {
  describe('in a browser', () => {
    let browser: Browser;
    let ada: Visit;
    const email = `ada-${process.pid}-${Date.now()}@example.test`;
    const see = (name: string) =>
      ada.page.screenshot({ path: `${app.checkout.artifacts}/${name}.png`, fullPage: true });

    beforeAll(async () => {
      browser = await launch();
      ada = await visit(browser, app.url);
    });

    afterAll(async () => {
      await browser.close();
      console.log(`screenshots: ${app.checkout.artifacts}`);
    });

    test('a person signs up, adds, edits and completes tasks', async () => {
      const { page } = ada;
      await signUp(page, { name: 'Ada', email, password });
      for (const title of ['Buy milk', 'Call Grace', 'Write the report']) {
        await page.getByLabel('New task').fill(title);
        await page.getByRole('button', { name: 'Add task' }).click();
        await page.getByRole('checkbox', { name: title }).waitFor();
      }
      await page.getByRole('button', { name: 'Edit Buy milk' }).click();
      await page.getByLabel('Title').fill('Buy oat milk');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('checkbox', { name: 'Buy oat milk' }).check();
      await page.getByText('2 open').waitFor();
      await see('tasks');
    });

    test('all of it is still there after a reload', async () => {
      const { page } = ada;
      await page.reload();
      await page.getByText('2 open').waitFor();
      expect(await page.getByRole('listitem').count()).toBe(3);
      expect(await page.getByRole('checkbox', { name: 'Buy oat milk' }).isChecked()).toBe(true);
      expect(await page.getByRole('checkbox', { name: 'Call Grace' }).isChecked()).toBe(false);
      expect(await page.getByText('Buy milk', { exact: true }).count()).toBe(0);
    });

    test('a second person sees none of it', async () => {
      const { page, complaints, context } = await visit(browser, app.url);
      const grace = `grace-${process.pid}-${Date.now()}@example.test`;
      await signUp(page, { name: 'Grace', email: grace, password });
      await page.getByText('Nothing to do yet.').waitFor();
      expect(await page.getByRole('listitem').count()).toBe(0);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test('deletes a task, signs out, and is let in again with the password only', async () => {
      const { page } = ada;
      const deletion = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await page.getByRole('button', { name: 'Delete Call Grace' }).click();
      await deletion;
      // What is still being read at the sign-out would be refused, and the console tells that.
      await page.reload({ waitUntil: 'networkidle' });
      await page.getByText('1 open').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      await see('signed-out');
      await page.goto('/tasks');
      await page.waitForURL('**/sign-in');
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/tasks**');
      await page.getByText('1 open').waitFor();
      expect(await page.getByRole('listitem').count()).toBe(2);
    });

    test('the console stayed empty and no request failed', () => {
      expect(ada.complaints).toEqual([]);
    });
  });
}
