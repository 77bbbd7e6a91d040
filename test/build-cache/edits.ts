/** Edits of the frontend's source that a build has to follow, whatever it remembers. */
import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Changes the source below a folder; `mark` is another text each time. */
export type Edit = (folder: string, mark: string) => void;

const brand = 'src/components/brand.tsx';
const extra = 'src/components/extra.ts';
const moved = 'src/components/moved.ts';

const importOf = (module: string) =>
  `import { extra } from './${module}';\nexport const seen = extra;\n`;

function replace(file: string, pattern: RegExp, text: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, text));
}

export const edits: Readonly<Record<string, Edit>> = {
  'a rule of the style sheet': (folder, mark) => {
    appendFileSync(join(folder, 'src/app/globals.css'), `\n.m${mark} { color: #${mark}; }\n`);
  },
  'a text of the server': (folder, mark) => {
    const file = join(folder, 'src/server/auth/origin.ts');
    replace(file, /This address is not allowed[^']*/, `This address is not allowed ${mark}`);
  },
  'a text of the browser': (folder, mark) => {
    const file = join(folder, 'src/app/not-found.tsx');
    replace(file, /title: '[^']*'/, `title: 'Not here ${mark}'`);
  },
  'a module more, or another value in it': (folder, mark) => {
    const known = [extra, moved].find((path) => existsSync(join(folder, path)));
    writeFileSync(join(folder, known ?? extra), `export const extra = '${mark}';\n`);
    if (known === undefined) appendFileSync(join(folder, brand), importOf('extra'));
  },
  'a module of another name': (folder) => {
    if (!existsSync(join(folder, extra))) return;
    renameSync(join(folder, extra), join(folder, moved));
    replace(join(folder, brand), /'\.\/extra'/, `'./moved'`);
  },
  'a module less': (folder) => {
    for (const path of [extra, moved]) rmSync(join(folder, path), { force: true });
    replace(join(folder, brand), /import \{ extra \}[^]*$/, '');
  },
};
