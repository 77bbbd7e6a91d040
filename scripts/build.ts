import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { appFolders, filesIn, packedApp } from '../src/init/app-files.ts';
import { nodeFiles } from '../src/ports/files/node.ts';
import { licencesOf } from './licences.ts';
import { bundleProgram, shared } from './program.ts';

const folder = 'dist';

const program = await bundleProgram('src/cli.ts');
const { outputFiles } = await build({
  ...shared,
  entryPoints: {
    cli: 'src/launcher/start.ts',
    // Threads begin with a file of their own.
    'verify-worker': 'src/ports/files/digest/verify-worker.ts',
  },
  outdir: folder,
  format: 'esm',
  define: {
    PROGRAM_FILE: JSON.stringify(program.name),
    FIRST_PART: JSON.stringify(program.first),
  },
});

const wanted = new Map<string, Uint8Array>();
for (const { path, contents } of outputFiles) wanted.set(basename(path), contents);
wanted.set(program.name, Buffer.from(program.text));
wanted.set(
  relative(folder, packedApp),
  Buffer.from(JSON.stringify(await filesIn('.', appFolders, nodeFiles))),
);
wanted.set('LICENCES.txt', Buffer.from(await licencesOf(program.sources)));

// The one that names the others comes last: a program that runs meanwhile finds what it names.
for (const name of [...wanted.keys()].sort(byName)) await put(name);
for (const name of await readdir(folder)) {
  if (!wanted.has(name)) await rm(join(folder, name), { recursive: true });
}

function byName(one: string, other: string): number {
  return Number(one === 'cli.js') - Number(other === 'cli.js');
}

/** A program that runs while it is built again never meets a file that is missing or half-written. */
async function put(name: string): Promise<void> {
  const contents = wanted.get(name) ?? new Uint8Array();
  const path = join(folder, name);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents) === true) return;
  const passing = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(passing, contents);
  await rename(passing, path);
}
