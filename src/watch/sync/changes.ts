import { posix } from 'node:path';
import type { NamedComponent } from '../../config/project.ts';
import type { Sight } from '../sight.ts';

/** One file that a container lacks or has otherwise. */
export interface FileToSend {
  /** Relative to the project. */
  readonly name: string;
  /** Absolute path in the container. */
  readonly to: string;
}

/** What brings a container from one sight to another. */
export interface SyncChanges {
  readonly files: readonly FileToSend[];
  /** Absolute paths in the container. */
  readonly gone: readonly string[];
}

/** Where a file of the project is in the container of a component; undefined when it is not synced. */
export function placeOf(component: NamedComponent, name: string): string | undefined {
  for (const { from, to } of component.watch?.sync ?? []) {
    const source = posix.join(component.path, from);
    if (name === source) return to;
    if (source === '.' || name.startsWith(`${source}/`))
      return posix.join(to, source === '.' ? name : name.slice(source.length + 1));
  }
  return undefined;
}

/** What differs, of the files of a component that are synced. */
export function syncChanges(component: NamedComponent, before: Sight, now: Sight): SyncChanges {
  const place = (name: string): FileToSend[] => {
    const to = placeOf(component, name);
    return to === undefined ? [] : [{ name, to }];
  };
  const changed = [...now].filter(([name, text]) => before.get(name) !== text);
  const gone = [...before.keys()].filter((name) => !now.has(name));
  return {
    files: changed.flatMap(([name]) => place(name)),
    gone: gone.flatMap((name) => place(name).map(({ to }) => to)),
  };
}
