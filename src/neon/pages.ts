import { DeployError } from '../errors.ts';

/** One page of a list, and what to ask for the next with. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** No account has more; a server that never ends does. */
const mostPages = 500;

/**
 * All items of a list. Neon gives a cursor with the last page of projects too, so a page with nothing on it, no
 * cursor, or the cursor that was asked with is the end. Throws NEON_ANSWER_UNKNOWN (environment) for a list
 * without an end.
 */
export async function allPages<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await ask(cursor);
    all.push(...items);
    if (items.length === 0 || next === undefined || next === '' || next === cursor) return all;
    cursor = next;
  }
  throw new DeployError('environment', 'NEON_ANSWER_UNKNOWN', 'a list of Neon does not end', {
    hint: 'Try again later, or paste the connection string of the console.',
  });
}
