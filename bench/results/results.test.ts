import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keptSections, resultsFile } from './kept.ts';
import { renderResults } from './render.ts';

describe('RESULTS.md', () => {
  it('is what the kept figures make, and no figure of anybody else', () => {
    const sections = keptSections();
    expect(sections.length).toBeGreaterThan(0);
    expect(readFileSync(resultsFile, 'utf8')).toBe(renderResults(sections));
  });
});
