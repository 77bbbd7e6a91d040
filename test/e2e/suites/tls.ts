import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account, password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit } from '../harness/browser.ts';
import { task } from '../harness/conversation.ts';
import { TlsProxy } from '../harness/tls-proxy.ts';

/** A host name in AUTH_ALLOWED_HOSTS; the image is the one that serves localhost. */
export const publicHost = 'todo.example.test';

/** The app behind something that ends TLS for a host name, as an ingress does. */
export function tlsSuite(app: App): void {
  describe('behind TLS, by a host name', () => {
    let proxy: TlsProxy;
    let browser: Browser;

    beforeAll(async () => {
      proxy = new TlsProxy(publicHost, app.url);
      await proxy.start();
      browser = await launch([`--host-resolver-rules=MAP ${publicHost} 127.0.0.1`]);
    });

    afterAll(async () => {
      await browser.close();
      await proxy.stop();
    });

    test('a person signs up and adds a task, with cookies for HTTPS only', async () => {
      const { page, context, complaints } = await visit(browser, proxy.url, {
        ignoreHTTPSErrors: true,
      });
      const email = `hedy-${process.pid}-${Date.now()}@example.test`;
      await signUp(page, { name: 'Hedy', email, password });
      await page.getByLabel('New task').fill('Hop frequencies');
      await page.getByRole('button', { name: 'Add task' }).click();
      await task(page, /hop frequencies/i).waitFor();
      const session = (await context.cookies()).filter(({ name }) => /session/.test(name));
      expect(session.length).toBeGreaterThan(0);
      for (const { secure, httpOnly } of session) expect({ secure, httpOnly }).toEqual(strict);
      const answer = await page.goto('/tasks');
      expect(answer?.headers()['strict-transport-security']).toMatch(/max-age=\d+/);
      expect(complaints).toEqual([]);
    });

    test('meanwhile it serves localhost by plain HTTP as before', async () => {
      const account = await Account.signUp(app.url, 'plain');
      await account.addTask('No TLS here');
      expect(await account.tasks()).toHaveLength(1);
    });
  });
}

const strict = { secure: true, httpOnly: true };
