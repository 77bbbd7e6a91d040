import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type OutputFile } from 'esbuild';

const folder = 'dist';

// Our own code in one bundle a command, so that a command loads only what it needs. Libraries stay in
// node_modules: some of them (the engine's gRPC session) read files beside their own code.
const { outputFiles } = await build({
  entryPoints: ['src/cli.ts'],
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
  write: false,
});
await mkdir(folder, { recursive: true });
for (const file of outputFiles) await put(file);
const wanted = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of await readdir(folder)) {
  if (name.endsWith('.js') && !wanted.has(name)) await rm(join(folder, name), { recursive: true });
}

/** A program that runs while it is built again never meets a file that is missing or half-written. */
async function put({ path, contents }: OutputFile): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents) === true) return;
  const passing = `${path}.${process.pid}`;
  await writeFile(passing, contents);
  await rename(passing, path);
}
