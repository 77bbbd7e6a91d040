import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runnableLine } from '../docs/support/markdown.ts';
import { Account } from '../e2e/harness/account.ts';
import { browserSuite } from '../e2e/suites/browser.ts';
import type { Outcome } from '../bed/shell.ts';
import { BareMachine } from './machine.ts';

describe('the README in a fresh clone, with git, Node and Python alone and empty caches', () => {
  const machine = new BareMachine();
  const seen = { url: '', checkout: machine };
  let up: Outcome;

  beforeAll(async () => {
    await machine.clone();
    const started = Date.now();
    up = await machine.line(runnableLine());
    console.log(`${runnableLine()}\n${up.stdout}${up.stderr}`);
    console.log(`${Math.round((Date.now() - started) / 1000)} s`);
    seen.url = /Open (http:\S+)/.exec(up.stdout)?.[1] ?? '';
    expect(seen.url).not.toBe('');
  });

  afterAll(() => machine.remove());

  it('ends with the app running at a URL', async () => {
    expect([up.code, up.stderr]).toEqual([0, expect.not.stringContaining('error')]);
    expect(up.stdout).toMatch(/The app is running\. Open http:\/\/localhost:\d+/);
    expect((await fetch(`${seen.url}/api/ready`)).status).toBe(200);
  });

  it('has chosen the embedded target, and said what the next better one needs', () => {
    expect(up.stdout).toMatch(/^Target local: .*compose would need .*Docker/m);
  });

  it('has an assistant who works on the same rows', async () => {
    const account = await Account.signUp(seen.url, 'bare');
    await account.say('add a task to water the plants');
    expect((await account.tasks()).map(({ title }) => title.toLowerCase())).toEqual([
      expect.stringContaining('water the plants'),
    ]);
  });

  browserSuite(seen);

  it('status agrees, and up again has nothing to do', async () => {
    expect((await machine.line('npx todo-deploy status')).code).toBe(0);
    expect((await machine.line('npx todo-deploy up --yes')).stdout).toMatch(/^Nothing to do/m);
  });

  it('leaves nothing after teardown', async () => {
    const { code, stdout } = await machine.line('npx todo-deploy teardown --yes --data');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Left: nothing/);
    await expect(fetch(seen.url)).rejects.toThrow();
  });
});
