import type { SourceFile } from './imports.ts';

/** A rule about who may import what; returns one sentence for each place that breaks it. */
export interface Wall {
  readonly name: string;
  readonly check: (files: readonly SourceFile[]) => string[];
}

/** Only files in these rooms may import these packages. */
function only(rooms: readonly string[], packages: readonly string[]): Wall {
  return {
    name: `only ${rooms.join(', ')} import ${packages.join(', ')}`,
    check: (files) =>
      files
        .filter(({ path }) => !rooms.some((room) => path.startsWith(room)))
        .flatMap(({ path, external }) =>
          external
            .filter((name) =>
              packages.some((wanted) => name === wanted || name.startsWith(`${wanted}/`)),
            )
            .map((name) => `${path} imports ${name}`),
        ),
  };
}

/** Only files in these rooms may contain a text that matches. */
function nobodyWrites(pattern: RegExp, rooms: readonly string[], name: string): Wall {
  return {
    name,
    check: (files) =>
      files
        .filter(
          ({ path, text }) => !rooms.some((room) => path.startsWith(room)) && pattern.test(text),
        )
        .map(({ path, text }) => `${path} has ${pattern.exec(text)?.[0] ?? ''}`),
  };
}

/** Decisions stay pure: these rooms import no ports but their types. */
function pure(rooms: readonly string[]): Wall {
  return {
    name: `${rooms.join(', ')} load nothing from ports/, commands/ or reporters/`,
    check: (files) =>
      files
        .filter(({ path }) => rooms.some((room) => path.startsWith(room)))
        .flatMap(({ path, eager }) =>
          eager
            .filter((target) => /^(ports|commands|reporters|pipeline)\//.test(target))
            .map((target) => `${path} loads ${target}`),
        ),
  };
}

/** A room with a door to nowhere: it is built into a file of its own, which loads nothing of the rest. */
function apart(room: string): Wall {
  return {
    name: `${room} and the rest do not load each other`,
    check: (files) =>
      files.flatMap(({ path, eager }) =>
        eager
          .filter((target) => target.startsWith(room) !== path.startsWith(room))
          .map((target) => `${path} loads ${target}`),
      ),
  };
}

const noCycles: Wall = {
  name: 'no cycles',
  check: (files) => {
    const edges = new Map(files.map(({ path, eager }) => [path, eager]));
    const finished = new Set<string>();
    const found: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      if (finished.has(path)) return;
      for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    };
    for (const { path } of files) visit(path, []);
    return found;
  },
};

/** The walls of the house; README.deploy.md and the layout of src/ say why. */
export const walls: readonly Wall[] = [
  only(['reporters/'], ['listr2', 'chalk']),
  // One file that names what is used: the bundle leaves out the rest of the library.
  only(['commands/prompts.ts'], ['@inquirer/prompts']),
  nobodyWrites(
    /^import \{ z \} from 'zod'/m,
    [],
    'zod is imported as * as z: else all of it is bundled',
  ),
  only(['ports/'], ['execa', 'dockerode', '@kubernetes/client-node', 'pg']),
  // The launcher runs before there is a program.
  only(['ports/', 'launcher/'], ['fs', 'node:fs', 'child_process', 'node:child_process']),
  apart('launcher/'),
  only(['program.ts', 'commands/'], ['commander']),
  nobodyWrites(
    /['"`](minikube|k3d|docker-desktop)['"`]|provider(\.name)? === 'kind'/,
    ['clusters/', 'tools/', 'config/'],
    'nobody but clusters/ names a provider',
  ),
  nobodyWrites(/process\.env(\.\w+|\[[^\]]+\])\s*=[^=]/, [], 'nothing writes process.env'),
  nobodyWrites(
    /\btodo (app|list)\b|\btasks\b/i,
    ['program.ts', 'config/schema.ts', 'init/'],
    'nothing knows that the app is a todo app',
  ),
  pure(['plan/', 'diagnosis/', 'tools/']),
  noCycles,
];
