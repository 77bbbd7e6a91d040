import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** As old packages say it. */
  readonly licenses?: readonly { readonly type: string }[];
}

const packageIn = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The licence texts of the packages that these source files belong to; they have to go with the bundle. */
export async function licencesOf(files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => packageIn.exec(file)?.[1] ?? []));
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return `todo-deploy contains these packages.\n\n${texts.join('\n')}`;
}

async function licenceOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const { name, version, license, licenses = [] } = JSON.parse(text) as Manifest;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const parts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const kind = license ?? licenses.map(({ type }) => type).join(' or ');
  if (kind === '') throw new Error(`${name} names no licence`);
  const heading = `== ${name} ${version} (${kind}) ==`;
  return [heading, ...parts.map((part) => part.trim()), ''].join('\n\n');
}
