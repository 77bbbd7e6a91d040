import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { build, transform, type BuildOptions } from 'esbuild';
import { withStandIns } from './stand-ins.ts';

/** The program as one file that src/launcher runs. */
export interface Program {
  /** `program-<digest>.cjs` */
  readonly name: string;
  readonly text: string;
  /** The part that begins. */
  readonly first: string;
  /** Sources that are in it, libraries included. */
  readonly sources: readonly string[];
}

/** Names stay as they are: a stack that somebody sends us has to be readable. */
const written = {
  platform: 'node',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
} as const;

/** How everything is bundled. */
export const shared = {
  ...written,
  bundle: true,
  legalComments: 'none',
  // Native parts that their libraries do without, and say so nowhere.
  external: ['cpu-features', 'pg-native', '*.node'],
  logLevel: 'warning',
  write: false,
} as const satisfies BuildOptions;

/**
 * Bundles the program from its first file. What is imported later becomes a part of its own, as does what several
 * parts share; a part is a function that runs when it is needed. One file is read and looked up faster than a
 * hundred, and V8 can be given what it compiled of it before.
 */
export async function bundleProgram(entry: string): Promise<Program> {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: { first: entry },
    plugins: [withStandIns],
    outdir: 'parts',
    splitting: true,
    format: 'esm',
    metafile: true,
  });
  const parts = await Promise.all(
    outputFiles.map(async ({ path, text }) => `"./${basename(path)}":${await partOf(text)}`),
  );
  const text = `({${parts.sort().join(',\n')}})`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const sources = Object.keys(metafile.inputs);
  return { name: `program-${digest}.cjs`, text, first: './first.js', sources };
}

/** An ECMAScript module as a function with the variables of a CommonJS one, and its own URL. */
async function partOf(module: string): Promise<string> {
  const { code } = await transform(module, {
    ...written,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: {
      'import.meta.url': '__url',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
  });
  return `function(exports,require,module,__filename,__dirname,__url){${escaped(code)}}`;
}

/** Regular expressions are left as they are by the bundler. */
function escaped(code: string): string {
  return code.replace(
    /[^\0-\x7F]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
