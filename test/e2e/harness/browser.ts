/** Chromium, as a person uses it; every complaint of a page is kept. */
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { chromiumPath } from './bed.ts';

/** Root may not use the sandbox; the rest keeps the browser from looking for its maker's hosts. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser; `more` are further flags of its command line. */
export function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...flags, ...more] });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors on the console, uncaught exceptions, failed requests. */
  readonly complaints: string[];
}

/**
 * A person with a browser of their own: no cookies but those in `options`, nothing in the cache. Their clock is
 * in UTC, as that of these tests is.
 */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return { context, page, complaints };
}

/** Creates an account on the sign-up page and waits for the task list. */
export async function signUp(
  page: Page,
  person: { name: string; email: string; password: string },
) {
  await page.goto('/');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/tasks**');
}
