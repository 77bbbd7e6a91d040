import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapters, explain } from './explain.ts';
import { rules } from './rules/index.ts';

const root = join(import.meta.dirname, '..');
const all = chapters().flatMap(({ explanations }) => explanations);

/** The places in the sources where the code of an error or of a finding stands. */
const places = [
  /(?:DeployError|super|failed|errorFor)\(\s*(?:'\w+',\s*)?'([A-Z][A-Z_]+)'/g,
  /\bcode:[^,;{]*?'([A-Z][A-Z_]{2,})'/g,
  /#runLong\([^;]*'([A-Z][A-Z_]+)'/g,
];

/** Errors of Node that we make bear its codes, not ours. */
const ofNode = /Object\.assign\(new Error.*/g;

function codesIn(source: string): string[] {
  const text = source.replaceAll(ofNode, '');
  return places.flatMap((place) => [...text.matchAll(place)].map(([, code = '']) => code));
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/fake|fixture|\/cases-/.test(path))
  .map((path) => readFileSync(join(root, path), 'utf8'));
const produced = [...new Set([...rules.map(({ code }) => code), ...sources.flatMap(codesIn)])];

describe('the page of a code', () => {
  it('exists for every code that the program can produce', () => {
    expect(produced.length).toBeGreaterThan(90);
    expect(produced).toEqual(
      expect.arrayContaining(['CLUSTER_START_FAILED', 'DATABASE_TLS', 'ROLLOUT_FAILED']),
    );
    expect(produced.filter((code) => explain(code) === undefined)).toEqual([]);
  });

  it('exists for no other code, and once for each', () => {
    const codes = all.map(({ code }) => code);
    const named = (code: string) => sources.some((source) => source.includes(`'${code}'`));
    expect(codes.filter((code) => !named(code))).toEqual([]);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it.each(all)('of $code is whole', ({ title, meaning, causes, look, mend }) => {
    expect(title.length).toBeLessThanOrEqual(60);
    for (const text of [title, ...causes, ...look, ...mend]) expect(text).toMatch(/^\S.+\S$/);
    expect(meaning.length).toBeGreaterThan(20);
    for (const list of [causes, look, mend]) expect(list.length).toBeGreaterThan(0);
  });

  it('is found in lower case, and with dashes', () => {
    expect(explain('image-not-found')?.code).toBe('IMAGE_NOT_FOUND');
    expect(explain('nothing')).toBeUndefined();
  });
});
