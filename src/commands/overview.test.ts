import { describe, expect, it } from 'vitest';
import { styleFor } from '../reporters/style.ts';
import { asksNothing } from '../program.ts';
import { overviewText, type Overview } from './overview.ts';

const overview: Overview = {
  stage: 'configured',
  lines: [
    'shop is configured and does not run yet.',
    'It would go to compose (Docker 27.1 answers).',
  ],
  next: 'todo-deploy up',
  does: 'builds it, starts it, watches until it is ready and prints the URL',
};

describe('overviewText', () => {
  it.each([40, 80, 160])('stays within %i columns, and cuts no word', (columns) => {
    const lines = overviewText(overview, styleFor(false), columns).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    const words = lines.join(' ').split(/\s+/);
    const { lines: told, next, does } = overview;
    for (const word of [...told, next, does].join(' ').split(' ')) expect(words).toContain(word);
  });

  it('names one next command', () => {
    const text = overviewText(overview, styleFor(false), 80);
    expect(text.match(/^Next: +todo-deploy up$/gm)).toHaveLength(1);
  });
});

describe('asksNothing', () => {
  it.each([[[]], [['--no-color']], [['-c', 'some.yaml']], [['--context', 'kind-dev', '-v']]])(
    '%j asks for nothing',
    (words) => {
      expect(asksNothing(words)).toBe(true);
    },
  );

  it.each([[['up']], [['--help']], [['-V']], [['-c', 'some.yaml', 'status']], [['nonsense']]])(
    '%j asks for something',
    (words) => {
      expect(asksNothing(words)).toBe(false);
    },
  );
});
