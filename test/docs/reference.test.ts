import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configSchema, componentSchema } from '../../src/config/schema.ts';
import { settings } from '../../src/config/settings.ts';
import { exitCodes } from '../../src/errors.ts';
import { rules } from '../../src/diagnosis/rules/index.ts';
import { codeWords, readGuide, tableRows } from './support/markdown.ts';
import { root } from './support/program.ts';

const guide = readGuide('README.deploy.md');
const firstWords = (heading: string) =>
  tableRows(guide, heading).map(([first = '']) => codeWords(first)[0] ?? first);

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
}

/** Dotted names of all keys; a map of components is one key. */
function keysOf({ properties = {} }: ObjectSchema, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([key, inner]) =>
    inner.properties === undefined ? [prefix + key] : keysOf(inner, `${prefix}${key}.`),
  );
}

describe('the reference in README.deploy.md', () => {
  test('names every key of the configuration and every variable, and no other', () => {
    const keys = [
      ...keysOf(configSchema.toJSONSchema({ io: 'input' }) as ObjectSchema),
      ...keysOf(componentSchema.toJSONSchema({ io: 'input' }) as ObjectSchema),
    ];
    const variables = ['TODO_DEPLOY_CONFIG', ...settings.map(({ variable }) => variable)];
    expect(firstWords('## Configuration').sort()).toEqual([...keys, ...variables].sort());
  });

  test('gives every exit code its meaning', () => {
    expect(firstWords('## Exit codes')).toEqual(Object.values(exitCodes).map(String));
  });

  test('explains every finding', () => {
    const told = tableRows(guide, '### Findings').map(([code = '', title = '']) => [
      ...codeWords(code),
      title.toLowerCase(),
    ]);
    expect(told).toEqual(rules.map(({ code, page }) => [code, page.title.toLowerCase()]));
  });

  test('names no error code that the program does not have', async () => {
    const rows = tableRows(guide, '## Troubleshooting by symptom');
    const codes = rows.flatMap(([first = '']) => first.match(/(?<=\()[A-Z]+_[A-Z_]+/g) ?? []);
    expect(codes.length).toBeGreaterThan(10);
    const sources = await sourceText(join(root, 'src'));
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  test('has a heading for each entry of its contents, and no dead link', () => {
    const links = [...guide.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
    const headings = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(headings).toContain(link);
  });
});

async function sourceText(folder: string): Promise<string> {
  const texts: string[] = [];
  for (const file of await readdir(folder, { recursive: true })) {
    if (file.endsWith('.ts')) texts.push(await readFile(join(folder, file), 'utf8'));
  }
  return texts.join('\n');
}
