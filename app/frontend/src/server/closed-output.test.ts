import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { surviveClosedOutput } from './closed-output';

const failure = (code: string) => Object.assign(new Error(code), { code });

it('hears that nobody reads any more, and lets every other error through', () => {
  const output = new EventEmitter();
  expect(() => output.emit('error', failure('EPIPE'))).toThrow('EPIPE');
  surviveClosedOutput([output]);
  expect(() => output.emit('error', failure('EPIPE'))).not.toThrow();
  expect(() => output.emit('error', failure('ENOSPC'))).toThrow('ENOSPC');
});
