import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fakeForeground } from '../../src/ports/foreground/fake.ts';
import { processForeground } from '../../src/ports/foreground/process.ts';
import { failure } from './postgres-failure.ts';

const subjects = [
  ['fake', fakeForeground({ true: 0, false: 1 })],
  ['process', processForeground],
] as const;

describe.each(subjects)('a program in the foreground: %s', (_name, foreground) => {
  it.each([
    ['true', 0],
    ['false', 1],
  ])('gives the exit code of %s', async (file, code) => {
    expect(await foreground.run({ file, args: [] }, {})).toBe(code);
  });

  it('says which program is missing', async () => {
    const missing = await failure(foreground.run({ file: 'no-such-program', args: [] }, {}));
    expect(missing).toMatchObject({ kind: 'environment', code: 'TOOL_MISSING' });
    expect(missing.message).toContain('no-such-program');
  });
});

describe('a program in the foreground, on this machine', () => {
  const file = new URL('../../src/ports/foreground/process.ts', import.meta.url).href;

  /** Runs a line of shell in the foreground of a Node of its own, and gives what came of it. */
  const inNode = (line: string): string => {
    const script = `
      import { processForeground } from ${JSON.stringify(file)};
      process.on('SIGINT', () => console.log('we were stopped'));
      const command = { file: 'sh', args: ['-c', ${JSON.stringify(line)}] };
      console.log('ended with', await processForeground.run(command, { GIVEN: 'a value', TAKEN: undefined }));
      process.kill(process.pid, 'SIGINT');
      await new Promise((done) => setTimeout(done, 50));`;
    const env = { ...process.env, TAKEN: 'out' };
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    return execFileSync('node', args, { input: 'from outside\n', encoding: 'utf8', env });
  };

  it('has our streams and the environment that was given', () => {
    expect(inNode('read line; echo "$line, $GIVEN${TAKEN-, gone}"; exit 7')).toBe(
      'from outside, a value, gone\nended with 7\nwe were stopped\n',
    );
  });

  it('has Ctrl-C to itself', () => {
    expect(inNode('kill -INT $PPID; sleep 0.2; echo goes on')).toBe(
      'goes on\nended with 0\nwe were stopped\n',
    );
  });

  it('tells a signal as shells do', () => {
    expect(inNode('kill -TERM $$')).toBe('ended with 143\nwe were stopped\n');
  });
});
