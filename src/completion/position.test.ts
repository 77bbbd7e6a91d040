import { describe, expect, it } from 'vitest';
import { commandIn, positionOf, type KnownOption } from './position.ts';

const option = (long: string, takesValue: boolean, short?: string): KnownOption => ({
  ...{ long, takesValue, description: '' },
  ...(short === undefined ? {} : { short }),
});
const options = [
  option('--target', true),
  option('--config', true, '-c'),
  option('--follow', false, '-f'),
];
const names = ['up', 'logs'];
const at = (...words: string[]) => {
  const command = commandIn(words, names, options);
  const position = positionOf(words, command, options);
  return position.kind === 'value' ? `value of ${position.option.long}` : position;
};

describe('positionOf', () => {
  it.each<[string[], unknown]>([
    [[''], { kind: 'command' }],
    [['lo'], { kind: 'command' }],
    [['-c', 'logs', ''], { kind: 'command' }],
    [['logs', ''], { kind: 'argument', index: 0 }],
    [['logs', 'web', ''], { kind: 'argument', index: 1 }],
    [['logs', '-f', ''], { kind: 'argument', index: 0 }],
    [['logs', '--target', 'local', ''], { kind: 'argument', index: 0 }],
    [['logs', '--'], { kind: 'option' }],
    [['-'], { kind: 'option' }],
    [['logs', '--target', ''], 'value of --target'],
    [['logs', '--target', '=', 'lo'], 'value of --target'],
    [['-c', ''], 'value of --config'],
  ])('%j', (words, expected) => {
    expect(at(...words)).toEqual(expected);
  });
});
