import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.ts';

const folder = 'dist';

// One bundle a command, libraries included, so that a command loads only what it needs and npx has nothing
// to install. Names stay as they are: a stack that somebody sends us has to be readable.
const { outputFiles, metafile } = await build({
  entryPoints: {
    cli: 'src/cli.ts',
    // Threads begin with a file of their own.
    'verify-worker': 'src/ports/files/digest/verify-worker.ts',
  },
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // Native parts that their libraries do without, and say so nowhere.
  external: ['cpu-features', 'pg-native', '*.node'],
  // Libraries written for CommonJS call require, and read files beside their own code.
  banner: {
    js: [
      "import { createRequire as createRequireOfBundle } from 'node:module';",
      "import { fileURLToPath as pathOfBundle } from 'node:url';",
      'const require = createRequireOfBundle(import.meta.url);',
      "const __dirname = pathOfBundle(new URL('.', import.meta.url));",
      'const __filename = pathOfBundle(import.meta.url);',
    ].join('\n'),
  },
  metafile: true,
  logLevel: 'warning',
  write: false,
});

const wanted = new Map<string, Uint8Array>();
for (const { path, contents } of outputFiles) wanted.set(relative(folder, path), contents);
for (const name of ['auth.proto', 'buildkit_status.proto']) {
  wanted.set(join('proto', name), await readFile(`node_modules/dockerode/lib/proto/${name}`));
}
wanted.set('LICENCES.txt', Buffer.from(await licencesOf(Object.keys(metafile.inputs))));

for (const [name, contents] of wanted) await put(join(folder, name), contents);
for (const entry of await readdir(folder, { withFileTypes: true })) {
  if (entry.isFile() && !wanted.has(entry.name)) await rm(join(folder, entry.name));
}

/** A program that runs while it is built again never meets a file that is missing or half-written. */
async function put(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents) === true) return;
  const passing = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(passing, contents);
  await rename(passing, path);
}
