import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetNames } from '../../src/config/schema.ts';
import { Account } from '../e2e/harness/account.ts';
import { Place } from './place.ts';
import { answers, sumsIn, urlOf } from './ran.ts';

const ladder = [
  ['local', 'compose'],
  ['compose', 'kubernetes'],
  ['kubernetes', 'local'],
] as const;

/** One project on all three targets at once: its data goes up the ladder and back. */
describe('data on its way from target to target', () => {
  const place = new Place('local');
  const urls: Record<string, string> = {};
  let account: Account;

  beforeAll(async () => {
    expect((await place.init()).code).toBe(0);
    for (const target of targetNames) {
      place.target = target;
      const ran = await place.run('up', '--yes');
      expect([target, ran.code]).toEqual([target, 0]);
      urls[target] = urlOf(ran);
    }
    account = await Account.signUp(urls['local'] ?? '', 'ladder');
    for (let row = 1; row <= 20; row += 1) await account.addTask(`row ${row} — ä "quoted" \\ 🪜`);
  });

  afterAll(async () => {
    for (const target of targetNames) {
      place.target = target;
      await place.run('teardown', '--yes', '--data');
    }
    await place.remove();
  });

  it('has three deployments, each at a URL of its own', async () => {
    expect(new Set(Object.values(urls)).size).toBe(3);
    for (const url of Object.values(urls)) expect(await answers(url)).toBe(200);
  });

  it.each(ladder)('%s to %s: equal checksums, and people go on', async (from, to) => {
    place.target = from;
    expect((await place.run('data', 'export', `${from}.gz`, '--yes')).code).toBe(0);
    place.target = to;
    expect((await place.run('data', 'import', `${from}.gz`, '--replace')).code).toBe(0);
    expect((await place.run('data', 'export', `in-${to}.gz`)).code).toBe(0);
    const sums = sumsIn(place.file(`${from}.gz`));
    expect(sums.length).toBeGreaterThan(10);
    expect(sumsIn(place.file(`in-${to}.gz`))).toEqual(sums);
    const there = Object.assign(Object.create(account) as Account, { url: urls[to] });
    expect((await there.tasks()).length).toBeGreaterThan(0);
    // What is written there goes along to the next one.
    await there.addTask(`written on ${to}`);
  });

  it('is back where it began, with what was written on the way', async () => {
    const titles = (await account.tasks()).map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining(['written on compose', 'written on kubernetes', 'written on local']),
    );
  });
});
