import { describe, expect, it } from 'vitest';
import { chooseColour, chooseKind, createReporter } from './choose.ts';
import { everyEvent, failure, fakeTerminal, show } from './fixture.ts';

describe('the choice', () => {
  const tty = fakeTerminal({ isTTY: true });
  const pipe = fakeTerminal();

  it.each([
    [{ json: true, env: {}, stdout: tty }, 'json'],
    [{ json: false, env: {}, stdout: tty }, 'tty'],
    [{ json: false, env: { NO_COLOR: '1' }, stdout: tty }, 'tty'],
    [{ json: false, env: {}, stdout: pipe }, 'plain'],
    [{ json: false, env: { CI: 'true' }, stdout: tty }, 'plain'],
    [{ json: false, env: { CI: 'false' }, stdout: tty }, 'tty'],
    [{ json: false, env: { TERM: 'dumb' }, stdout: tty }, 'plain'],
  ])('of the reporter: %#', (options, kind) => {
    expect(chooseKind(options)).toBe(kind);
  });

  it.each([
    [{ color: true, env: {}, stdout: tty }, true],
    [{ color: false, env: { FORCE_COLOR: '1' }, stdout: tty }, false],
    [{ color: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' }, stdout: tty }, false],
    [{ color: true, env: { NO_COLOR: '' }, stdout: tty }, true],
    [{ color: true, env: {}, stdout: pipe }, false],
    [{ color: true, env: { FORCE_COLOR: '1' }, stdout: pipe }, true],
    [{ color: true, env: { FORCE_COLOR: '0' }, stdout: tty }, false],
  ])('of colours: %#', (options, colour) => {
    expect(chooseColour(options)).toBe(colour);
  });
});

describe('plain', () => {
  it('adds lines, and puts warnings and errors on standard error', async () => {
    const { stdout, stderr } = await show({});
    expect(stdout.text()).toBe(
      [
        'Plan',
        '  Build',
        '    + backend  build todo/backend:c-1 — 3 files changed',
        '    = web      todo/web:c-2 — the image is there',
        'Kubernetes v1.34.2',
        '==> Build',
        '    backend: [1/3] RUN pip',
        '    two images',
        ' ok Build: 1 built (3.2 s)',
        '==> Watch',
        '    backend x2x4z: waiting for readiness, up to 90 s (its readiness probe allows 90 s)',
        'wrong: backend, pod/todo-backend-1: it ends at once (CRASH)',
        '  exit code 1',
        '  remedy: read its log',
        ' no Watch',
        '',
        '~ changed: web/page.tsx',
        '~ new: web/b.tsx',
        'live 9.9 s after the save',
        'The app is running.',
        '',
      ].join('\n'),
    );
    expect(stderr.text()).toBe(
      [
        'warning: the disk is nearly full',
        '  df -h',
        'error: backend did not become ready',
        '  line two',
        'what next: todo-deploy logs backend',
        'exit code 5: unhealthy (ROLLOUT_FAILED)',
        'what a code means: todo-deploy explain ROLLOUT_FAILED',
        '',
      ].join('\n'),
    );
  });

  it('shows details with --verbose', async () => {
    expect((await show({ verbose: true })).stdout.text()).toContain('namespace: todo (default)');
  });

  it('lets no control character through, and colours only where they are wanted', async () => {
    const nasty =
      '\u001B[31mred\u001B[0m \u001B[2Kgone \u001B]0;title\u0007 bell\u0007 back\b\u009B1A over\r\nnext';
    const plain = await show({}, [{ type: 'note', message: nasty }]);
    expect(plain.stdout.text()).toBe('red gone  bell back1A over\nnext\n');
    const coloured = await show({ env: { FORCE_COLOR: '1' } }, [{ type: 'note', message: nasty }]);
    expect(coloured.stdout.text()).toBe('\u001B[31mred\u001B[0m gone  bell back1A over\nnext\n');
  });
});

describe('json', () => {
  it('prints every event as a line with its time, on standard output', async () => {
    const { stdout, stderr } = await show({ json: true, verbose: true });
    const lines = stdout
      .text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ time: _time, ...event }) => event)).toEqual(everyEvent);
    expect(lines.every(({ time }) => /^\d{4}-\d\d-\d\dT.*Z$/.test(String(time)))).toBe(true);
    expect(stderr.text()).toBe('');
  });

  it('leaves details out without --verbose', async () => {
    expect((await show({ json: true })).stdout.text()).not.toContain('"detail"');
  });
});

describe('every reporter', () => {
  const events = [
    { type: 'note', message: 'the key is hunter22' },
    { type: 'error', error: { ...failure, details: ['password hunter22'] } },
    {
      type: 'result',
      command: 'x',
      result: { deep: [{ value: 'hunter22' }], hunter22: 1 },
      text: 'hunter22',
    },
  ] as const;

  it.each([{ json: true }, {}, { tty: true }])(
    '%j shows nothing that the redactor takes out',
    async (options) => {
      const run = { stdout: fakeTerminal({ isTTY: options.tty === true }), stderr: fakeTerminal() };
      const reporter = await createReporter({
        json: false,
        verbose: true,
        color: true,
        env: {},
        ...run,
        ...options,
      });
      reporter.setRedactor((text) => text.replaceAll('hunter22', '***'));
      for (const event of events) reporter.emit(event);
      await reporter.close();
      expect(run.stdout.text() + run.stderr.text()).toContain('***');
      expect(run.stdout.text() + run.stderr.text()).not.toContain('hunter22');
    },
  );

  it('falls silent when its reader has gone', async () => {
    let closed = 0;
    const stdout = fakeTerminal();
    const reporter = await createReporter({
      json: false,
      verbose: false,
      color: true,
      env: {},
      stdout,
      stderr: fakeTerminal(),
      onClosed: () => closed++,
    });
    stdout.fail('EPIPE');
    stdout.fail('EPIPE');
    reporter.emit({ type: 'note', message: 'anybody there?' });
    await reporter.close();
    expect(stdout.text()).toBe('');
    expect(closed).toBe(1);
    expect(() => {
      stdout.fail('EIO');
    }).toThrow('EIO');
  });
});
