import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { folderOfKeptCode, readKeptCode, writeKeptCode } from './kept-code.ts';

/** How a part of the program begins, as scripts/program.ts writes it. */
type Part = (
  exports: object,
  load: (id: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
  url: string,
) => void;

/** Of a program that runs on: V8 forgets the compiled code of what has not run for a while. */
const longRunMs = 3000;

/**
 * Runs the program in this file: an object of its parts by their names, of which `first` begins. What V8 compiles
 * of it is kept for the next run of the same command by the same Node, so that it starts in half the time; each
 * command has a file of its own, for it needs other parts. Text in the program is ASCII, by which it is read fast.
 */
export function launch(
  file: string,
  first: string,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const kept = join(folderOfKeptCode(env), keptName(file, argv));
  const before = readKeptCode(kept);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(before === undefined ? {} : { cachedData: before.data }),
  });
  run(script.runInThisContext() as Readonly<Record<string, Part>>, first, file);
  const isGood = before !== undefined && script.cachedDataRejected !== true;
  if (isGood && before.complete) return;
  const keep = (complete: boolean) => {
    writeKeptCode(kept, { data: script.createCachedData(), complete });
  };
  const early = isGood
    ? undefined
    : setTimeout(() => {
        keep(false);
      }, longRunMs).unref();
  const started = performance.now();
  process.once('exit', () => {
    clearTimeout(early);
    if (performance.now() - started < longRunMs) keep(true);
  });
}

/** Named by what it depends on: the command, the program (its own name holds its digest) and the Node. */
function keptName(file: string, argv: readonly string[]): string {
  const [command = 'none'] = argv;
  const word = /^[a-z]{1,20}$/.test(command) ? command : 'none';
  const program = /([^/\\]+)\.\w+$/.exec(file)?.[1] ?? '';
  return `${word}-${program}-${process.versions.node}-${process.arch}.bin`;
}

function run(parts: Readonly<Record<string, Part>>, first: string, file: string): void {
  const modules = new Map<string, { exports: object }>();
  const url = pathToFileURL(file).href;
  const outside = createRequire(url);
  const load = (id: string): unknown => {
    const part = parts[id];
    if (part === undefined) return outside(id);
    const known = modules.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(id, module);
    part(module.exports, load, module, file, dirname(file), url);
    return module.exports;
  };
  load(first);
}
