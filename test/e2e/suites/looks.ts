import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { launch, signUp, visit } from '../harness/browser.ts';
import { say, task } from '../harness/conversation.ts';

const themes = ['light', 'dark'] as const;
const widths = [360, 768, 1280];
const pages = ['/tasks', '/account'];
const cases = themes.flatMap((theme) =>
  widths.flatMap((width) => pages.map((path) => ({ theme, width, path }))),
);

/** How the pages stand at every width and in both themes: accessible, and nothing moves or sticks out. */
export function looksSuite(app: App): void {
  describe('the pages', () => {
    let browser: Browser;
    let signedIn: NonNullable<BrowserContextOptions['storageState']> = '';

    beforeAll(async () => {
      browser = await launch();
      const { page, context } = await visit(browser, app.url);
      const email = `emmy-${process.pid}-${Date.now()}@example.test`;
      await signUp(page, { name: 'Emmy', email, password });
      await say(page, 'add buy milk tomorrow, high priority #home');
      await say(page, 'add pay the rent today');
      await task(page, /pay the rent/i).waitFor();
      signedIn = await context.storageState();
      await context.close();
    });

    afterAll(() => browser.close());

    const open = (path: string, options: BrowserContextOptions) =>
      visit(browser, app.url, options).then(async (seen) => {
        await seen.page.goto(path);
        await seen.page.waitForLoadState('networkidle');
        return seen;
      });

    test.for([...cases, ...themes.map((theme) => ({ theme, width: 360, path: '/sign-in' }))])(
      '$path, $theme, $width px wide',
      async ({ theme, width, path }) => {
        const viewport = { width, height: 800 };
        const session = path === '/sign-in' ? {} : { storageState: signedIn };
        const seen = await open(path, { colorScheme: theme, viewport, ...session });
        const { page, complaints, context } = seen;
        if (path === '/tasks') await task(page, /pay the rent/i).waitFor();
        await page.screenshot({
          path: `${app.checkout.artifacts}/${path.slice(1)}-${theme}-${width}.png`,
        });
        expect(await violations(page)).toEqual([]);
        expect(await sticksOut(page)).toBe(0);
        expect(await layoutShift(page)).toBe(0);
        expect(complaints).toEqual([]);
        await context.close();
      },
    );

    test('nothing of them breaks a rule of their own content policy', async () => {
      const { page, context } = await open('/tasks', { storageState: signedIn });
      const policy = (await page.goto('/tasks'))?.headers()['content-security-policy'] ?? '';
      expect(policy).toMatch(/script-src [^;]*'nonce-/);
      expect(policy).not.toContain('unsafe-inline');
      expect(policy).not.toContain('unsafe-eval');
      await context.close();
    });
  });
}

/** What axe finds: rule, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate('axe.run()');
  return (found as axe.AxeResults).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** How many pixels a person could scroll sideways. */
function sticksOut(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Cumulative Layout Shift since the page was opened (web.dev/cls), to two places. */
async function layoutShift(page: Page): Promise<number> {
  const shift = await page.evaluate<number>(`new Promise((resolve) => {
    let total = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) total += value;
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
  })`);
  return Math.round(shift * 100) / 100;
}
