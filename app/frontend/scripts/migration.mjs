// The migration with all it needs as one file: `node scripts/migration.mjs FILE`.
import { build } from 'esbuild';

const [outfile] = process.argv.slice(2);

await build({
  entryPoints: ['src/migrate/main.ts'],
  outfile,
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
