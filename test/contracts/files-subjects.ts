/** Files of this machine and of the fake, each in a folder of its own, for the contracts of the port. */
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from '../../src/ports/files.ts';
import { fakeFiles } from '../../src/ports/files/fake.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';

export interface Subject {
  readonly files: Files;
  readonly root: string;
  readonly link: (path: string, target: string) => Promise<void>;
}

const temporary: string[] = [];

export async function realSubject(): Promise<Subject> {
  const root = await fs.mkdtemp(join(tmpdir(), 'files-contract-'));
  temporary.push(root);
  return { files: nodeFiles, root, link: (path, target) => fs.symlink(target, path) };
}

export function fakeSubject(): Promise<Subject> {
  const files = fakeFiles();
  const link = (path: string, target: string) => {
    files.link(path, target);
    return Promise.resolve();
  };
  return Promise.resolve({ files, root: '/shop', link });
}

/** Removes what the real ones have made. */
export async function removeSubjects(): Promise<void> {
  for (const folder of temporary) await fs.rm(folder, { recursive: true, force: true });
}
