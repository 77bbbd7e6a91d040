import { describe, expect, it } from 'vitest';
import { styleFor } from './style.ts';
import { errorLines } from './text.ts';

describe('an error that refuses', () => {
  it('does not say that what is busy, or has no past, is not ours', () => {
    const message = 'no other revision has worked before revision 1';
    const error = { code: 'NOTHING_TO_RETURN_TO', kind: 'refused', message, details: [] } as const;
    expect(errorLines(error, styleFor(false))).toContain(
      'exit code 6: refused: not ours, in use, or nothing to go back to (NOTHING_TO_RETURN_TO)',
    );
  });
});
