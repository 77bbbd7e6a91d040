/** Where a secret may be, and why. Everything that is not said here is a leak. */
import { join } from 'node:path';
import type { Find } from '../search/search.ts';
import type { CanaryName } from './canaries.ts';
import type { Machine } from './machine.ts';

/** What the person has in the environment of the shell, by their own choice. */
const inEnvironment: readonly string[] = ['openaiKey', 'behindEnv'] satisfies CanaryName[];

/**
 * todo-deploy itself, which cannot change what it was started with; and the programs that references name, which
 * belong to the person and may need any variable to be let in. Not its processes in the background.
 */
function mayKeepEnvironment(argv: string, { own }: Machine): boolean {
  const isItself = /^\S*node \S*\/bin\/todo-deploy\.js (?!forward|supervise)/.test(argv);
  return isItself || argv.startsWith(`/bin/sh ${own}/`) || argv.startsWith(`cat ${own}/`);
}

/** True where a canary may be. */
export function isAllowed({ place, what, canary }: Find, machine: Machine): boolean {
  if (place === 'environments') {
    return inEnvironment.includes(canary) && mayKeepEnvironment(what, machine);
  }
  // The store, and the file beside it that takes its place in one move.
  return place.startsWith('files') && stores(machine).some((path) => what.startsWith(path));
}

/** The secrets files: of the two projects, and of the folder in which `init` ran. */
export function stores({ project, home }: Machine): string[] {
  return [
    join(project, '.todo-deploy/secrets.env'),
    join(project, '.todo-deploy/inside.env'),
    join(home, 'new/.todo-deploy/secrets.env'),
  ];
}
