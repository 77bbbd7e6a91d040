/** The chat of the page, as a person uses it. */
import type { Locator, Page } from 'playwright-core';

/** Says something and waits for the whole answer; gives the answer. */
export async function say(page: Page, words: string): Promise<string> {
  const log = page.getByRole('log', { name: 'Conversation' });
  const answers = log.getByRole('article', { name: 'Assistant' });
  const before = await answers.count();
  await page.getByLabel('Message', { exact: true }).fill(words);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const answer = answers.nth(before);
  await answer.and(page.locator('[aria-busy=false]')).waitFor();
  return answer.innerText();
}

/** The check box of the task whose title has these words. */
export function task(page: Page, title: RegExp): Locator {
  return page.getByRole('list', { name: 'Tasks' }).getByRole('checkbox', { name: title });
}
