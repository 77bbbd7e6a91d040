import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../src/seeded-fixture.ts';

/** Makes a project of so many files in folders of 100, of 100 bytes to 8 kB each, and commits it to git. */
export function makeTree(root: string, files: number): void {
  const random = seeded(1);
  const bytes = Buffer.from(Array.from({ length: 65_536 }, () => random() * 256));
  for (let folder = 0; folder * 100 < files; folder += 1) {
    const path = join(root, `package-${Math.floor(folder / 50)}`, `part-${folder % 50}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < 100; file += 1) {
      const length = 100 + Math.floor(random() * 7900);
      const from = Math.floor(random() * (bytes.length - length));
      writeFileSync(join(path, `module-${file}.js`), bytes.subarray(from, from + length));
    }
  }
  writeFileSync(join(root, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  writeFileSync(join(root, '.dockerignore'), '.git\n**/node_modules\n**/*.log\n!keep.log\n*.md\n');
  writeFileSync(join(root, '.gitignore'), '.todo-deploy\n');
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, ...who, 'commit', '-q', '-m', 'All files');
}

/** Runs git with no settings but its own. */
export function git(cwd: string, ...args: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const { status, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}`);
}
