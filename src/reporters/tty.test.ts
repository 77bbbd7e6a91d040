import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createReporter } from './choose.ts';
import { fakeTerminal, show } from './fixture.ts';

describe('tty', () => {
  const lines = (text: string) =>
    text
      .replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '')
      .split('\n')
      .map((line) => line.trimEnd());

  it('draws steps in place and leaves one line of each', async () => {
    const { stdout, stderr } = await show({ tty: true });
    const shown = lines(stdout.text());
    expect(stdout.text()).toContain('\u001B[2K');
    expect(shown).toContain('✔ Build: 1 built 3.2 s');
    expect(shown).toContain('✖ Watch');
    expect(shown).toContain('wrong: backend, pod/todo-backend-1: it ends at once (CRASH)');
    expect(shown.at(-2)).toBe('The app is running.');
    expect(stdout.text()).toContain('backend: [1/3] RUN pip');
    expect(stdout.text().lastIndexOf('\u001B[?25h')).toBeGreaterThan(
      stdout.text().lastIndexOf('\u001B[?25l'),
    );
    expect(lines(stderr.text())).toContain('exit code 5: unhealthy (ROLLOUT_FAILED)');
  });

  it('draws without colours', async () => {
    const { stdout } = await show({ tty: true, color: false });
    expect(stdout.text()).not.toMatch(/\u001B\[[0-9;]*m/);
    expect(stdout.text()).toContain('✔ Build');
  });

  it('leaves the screen to a prompt and comes back', async () => {
    const stdout = fakeTerminal({ isTTY: true, columns: 60 });
    const reporter = await createReporter({
      json: false,
      verbose: false,
      color: false,
      env: {},
      stdout,
      stderr: fakeTerminal(),
    });
    reporter.emit({ type: 'step-started', step: 'build', title: 'Build' });
    await wait(150);
    reporter.pause();
    await wait(150);
    const during = stdout.text();
    await wait(250);
    expect(stdout.text()).toBe(during);
    expect(during.endsWith('\u001B[?25h')).toBe(true);
    reporter.resume();
    await wait(250);
    expect(stdout.text().slice(during.length)).toContain('Build');
    await reporter.close();
  });
});
