// Completes .next/standalone after `next build`, so that this one folder is all that runs:
// the browser's files go beside the server, and the migration with all it needs becomes one file.
import { cp } from 'node:fs/promises';
import { build } from 'esbuild';

const output = '.next/standalone';

await cp('.next/static', `${output}/.next/static`, { recursive: true });

await build({
  entryPoints: ['src/migrate/main.ts'],
  outfile: `${output}/migrate.mjs`,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minify: true,
  // Optional native binding, loaded only by those who ask for it.
  external: ['pg-native'],
  // CommonJS modules inside the bundle look for Node's own modules through require.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  logLevel: 'warning',
});
