import fs from 'node:fs';
import { dirname, join } from 'node:path';

/** A tree of files on the real disk, and every way in which somebody could change it. */
export class Edits {
  #names = 0;

  constructor(
    private readonly root: string,
    private readonly random: () => number,
  ) {}

  /** Makes the tree: folders in folders, programs, links, and what is to be left out. */
  make(files: number): void {
    for (let index = 0; index < files; index += 1) {
      const folder = join(this.root, ...['a', 'b', 'c'].slice(0, index % 4));
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(join(folder, `f${index}`), this.#text(20));
    }
    fs.chmodSync(join(this.root, 'f0'), 0o755);
    fs.symlinkSync('f0', join(this.root, 'link'));
    fs.mkdirSync(join(this.root, 'out'));
    fs.writeFileSync(join(this.root, 'out/x'), this.#text(20));
    fs.writeFileSync(join(this.root, 'skip.log'), this.#text(20));
  }

  /** Changes something at random; gives the name of what was done. */
  change(): string {
    const ways = Object.entries(this.#ways);
    const [name, way] = this.#one(ways);
    way();
    return name;
  }

  readonly #ways: Record<string, () => void> = {
    'write another length': () => {
      fs.writeFileSync(this.#file(), this.#text(1 + Math.floor(this.random() * 40)));
    },
    'write the same length': () => {
      const path = this.#file();
      fs.writeFileSync(path, this.#text(fs.statSync(path).size));
    },
    'flip one byte, and set the time back': () => {
      const path = this.#file();
      const { atime, mtime, size } = fs.statSync(path);
      const file = fs.openSync(path, 'r+');
      fs.writeSync(file, this.#text(1), Math.floor(this.random() * size));
      fs.closeSync(file);
      fs.utimesSync(path, atime, mtime);
    },
    'save as an editor does, with the old time': () => {
      const path = this.#file();
      const { atime, mtime, size } = fs.statSync(path);
      fs.writeFileSync(`${path}~`, this.#text(size));
      fs.utimesSync(`${path}~`, atime, mtime);
      fs.renameSync(`${path}~`, path);
    },
    append: () => {
      fs.appendFileSync(this.#file(), 'x');
    },
    'cut off': () => {
      const path = this.#file();
      fs.truncateSync(path, Math.floor(fs.statSync(path).size / 2));
    },
    'set the time to long ago': () => {
      fs.utimesSync(this.#file(), 1, 1);
    },
    'set the time to the future': () => {
      fs.utimesSync(this.#file(), 4_000_000_000, 4_000_000_000);
    },
    'write, and set the time to the future': () => {
      const path = this.#file();
      fs.writeFileSync(path, this.#text(fs.statSync(path).size));
      fs.utimesSync(path, 4_000_000_000, 4_000_000_000);
    },
    rename: () => {
      fs.renameSync(this.#file(), this.#free());
    },
    'swap two, and make their times the same': () => {
      const [one, other] = [this.#file(), this.#file()];
      if (one === other) return;
      fs.renameSync(one, `${one}~`);
      fs.renameSync(other, one);
      fs.renameSync(`${one}~`, other);
      fs.utimesSync(one, 9, 9);
      fs.utimesSync(other, 9, 9);
    },
    'put a hard link in the place': () => {
      const [one, other] = [this.#file(), this.#file()];
      if (one === other) return;
      fs.rmSync(one);
      fs.linkSync(other, one);
    },
    'make it a program, or none': () => {
      const path = this.#file();
      fs.chmodSync(path, fs.statSync(path).mode ^ 0o111);
    },
    'change another permission': () => {
      const path = this.#file();
      fs.chmodSync(path, fs.statSync(path).mode ^ 0o020);
    },
    'point a link elsewhere': () => {
      const path = join(this.root, 'link');
      fs.rmSync(path, { force: true });
      fs.symlinkSync(`f${Math.floor(this.random() * 10)}`, path);
    },
    'put a link in the place of a file': () => {
      if (this.#files().length < 20) return;
      const path = this.#file();
      fs.rmSync(path);
      fs.symlinkSync('f1', path);
    },
    'put a folder in the place of a file': () => {
      if (this.#files().length < 20) return;
      const path = this.#file();
      fs.rmSync(path);
      fs.mkdirSync(path);
      fs.writeFileSync(join(path, 'inner'), this.#text(20));
    },
    'make a file': () => {
      fs.writeFileSync(this.#free(), this.#text(20));
    },
    'make an empty folder': () => {
      fs.mkdirSync(this.#free());
    },
    remove: () => {
      if (this.#files().length > 20) fs.rmSync(this.#file());
    },
    'move a folder': () => {
      const folders = this.#all().filter((path) => fs.lstatSync(path).isDirectory());
      const deep = folders.filter((path) => dirname(path) !== this.root);
      if (deep.length > 0) fs.renameSync(this.#one(deep), join(this.root, `m${this.#names++}`));
    },
    'change what is left out': () => {
      fs.writeFileSync(join(this.root, 'out/x'), this.#text(20));
    },
    'make a folder of what is left out': () => {
      const path = join(this.root, 'skip.log');
      const wasFile = fs.statSync(path).isFile();
      fs.rmSync(path, { recursive: true });
      if (wasFile) fs.mkdirSync(path);
      fs.writeFileSync(wasFile ? join(path, 'inner') : path, this.#text(20));
    },
  };

  #file(): string {
    return this.#one(this.#files());
  }

  /** A file or folder that is not there, in a folder that is. */
  #free(): string {
    return join(dirname(this.#file()), `n${this.#names++}`);
  }

  /** Regular files that count. */
  #files(): string[] {
    return this.#all().filter((path) => fs.lstatSync(path).isFile());
  }

  #all(): string[] {
    const names = fs.readdirSync(this.root, { recursive: true }) as string[];
    return names
      .filter((name) => !/^(out|skip\.log|\.todo-deploy)/.test(name))
      .sort()
      .map((name) => join(this.root, name));
  }

  #text(length: number): string {
    const letters = Array.from({ length }, () => Math.floor(this.random() * 36).toString(36));
    return letters.join('');
  }

  #one<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error('there is nothing to choose from');
    return item;
  }
}
