// Says which source files are no TypeScript: `node scripts/syntax.mjs FOLDER`, in an eye's blink. The
// development server says so itself only when it is asked for a page that needs the file.
import { readdir } from 'node:fs/promises';
import { build } from 'esbuild';

const [folder] = process.argv.slice(2);
const names = await readdir(folder, { recursive: true });
const sources = names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${folder}/${name}`);

try {
  await build({ entryPoints: sources, write: false, outdir: '.', logLevel: 'silent' });
} catch (error) {
  for (const { text, location } of error.errors ?? [{ text: error.message }]) {
    const place = location ? `${location.file}:${location.line}: ` : '';
    console.error(`${place}${text}`);
  }
  process.exitCode = 1;
}
