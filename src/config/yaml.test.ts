import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml.ts';

const text = `a: 1 # one
"b c":
  - x: 1
    y:
  -
    z: [1, {q: 2}]
  - |
    text
? d
: e
when: 2020-01-01
`;

describe('parseYaml', () => {
  const parsed = parseYaml(text);

  it('gives the document, dates as text', () => {
    expect(parsed.value).toEqual({
      a: 1,
      'b c': [{ x: 1, y: null }, { z: [1, { q: 2 }] }, 'text\n'],
      d: 'e',
      when: '2020-01-01',
    });
  });

  it.each([
    [['a'], '1:1', '1:4'],
    [['b c'], '2:1', '3:3'],
    [['b c', 0, 'x'], '3:5', '3:8'],
    [['b c', 0, 'y'], '4:5', '4:5'],
    [['b c', 1, 'z'], '6:5', '6:8'],
    [['b c', 1, 'z', 1, 'q'], '6:13', '6:16'],
    [['b c', 2], '7:5', '7:5'],
    [['d'], '9:3', '10:3'],
    [['b c', 0, 'missing'], '3:5', '3:5'],
    [['missing'], '1:1', '1:1'],
  ])('knows where %j stands', (path, key, value) => {
    const place = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;
    expect([place(parsed.keyAt(path)), place(parsed.valueAt(path))]).toEqual([key, value]);
  });
});
