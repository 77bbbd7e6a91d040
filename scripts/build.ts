import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// Our own code in one bundle a command, so that a command loads only what it needs. Libraries stay in
// node_modules: some of them (the engine's gRPC session) read files beside their own code.
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
