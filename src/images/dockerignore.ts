import { posix } from 'node:path';
import { DeployError } from '../errors.ts';

/**
 * The rules of .dockerignore as Docker applies them (docs.docker.com/build/concepts/context, and
 * github.com/moby/patternmatcher, which both builders use). They differ from .gitignore: a pattern
 * is anchored at the context, `*` and `?` stop at a slash, the last pattern that matches a path or
 * one of its folders decides, and `!` brings back even what lies in an excluded folder.
 */
export interface DockerIgnore {
  /** Whether a path of the context, with forward slashes, stays out. */
  excludes(path: string): boolean;
  /** Whether nothing below a folder can be in the context, so that it need not be read. */
  excludesAllBelow(folder: string): boolean;
}

interface Rule {
  readonly negated: boolean;
  /** What the pattern says before its first wildcard; all of it when it has none. */
  readonly literal: string;
  readonly matches: (path: string) => boolean;
}

/**
 * Reads the text of a .dockerignore file.
 * Throws DOCKERIGNORE_INVALID (usage) with the line for a pattern that Docker refuses.
 */
export function parseDockerIgnore(text: string, file = '.dockerignore'): DockerIgnore {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => ruleOf(line, `${file}:${index + 1}`));
  const above = foldersMatched(rules);
  const excludes = (path: string) => {
    const folder = above(folderOf(path));
    let excluded = false;
    for (const [index, { negated, matches }] of rules.entries()) {
      if (excluded === negated && (folder[index] === true || matches(path))) excluded = !negated;
    }
    return excluded;
  };
  const returns =
    (folder: string) =>
    ({ negated, literal }: Rule) =>
      negated && (literal.startsWith(`${folder}/`) || `${folder}/`.startsWith(literal));
  return {
    excludes,
    excludesAllBelow: (folder) => excludes(folder) && !rules.some(returns(folder)),
  };
}

/** Tells which rules match a folder or one above it; each folder is asked about once. */
function foldersMatched(rules: readonly Rule[]): (folder: string) => readonly boolean[] {
  const known = new Map<string, readonly boolean[]>([['', rules.map(() => false)]]);
  const matched = (folder: string): readonly boolean[] => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    const above = matched(folderOf(folder));
    const here = rules.map(({ matches }, index) => above[index] === true || matches(folder));
    known.set(folder, here);
    return here;
  };
  return matched;
}

/** `a/b/c` -> `a/b`; empty at the top. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function ruleOf(line: string, place: string): Rule[] {
  if (line.startsWith('#') || line.trim() === '') return [];
  const negated = line.trim().startsWith('!');
  const written = negated ? line.trim().slice(1).trim() : line.trim();
  if (written === '') throw invalid(place, line, 'an exclamation mark alone excludes nothing');
  const pattern = posix
    .normalize(written)
    .replace(/(?<=.)\/$/, '')
    .replace(/^\/(?=.)/, '');
  try {
    return [{ negated, literal: literalOf(pattern), matches: matcherOf(pattern) }];
  } catch (error) {
    throw invalid(place, line, 'the pattern is malformed', error);
  }
}

function literalOf(pattern: string): string {
  return /^[^*?[\\]*/.exec(pattern)?.[0] ?? '';
}

function matcherOf(pattern: string): (path: string) => boolean {
  // `**` in front of plain text means any path that ends in it, also inside a name: **.log.
  const suffix = /^\*\*([^*?[\]\\]*)$/.exec(pattern)?.[1];
  if (suffix?.startsWith('/') === false) return (path) => path.endsWith(suffix);
  const expression = new RegExp(`^${expressionOf(pattern)}$`, 'su');
  return (path) => expression.test(path);
}

/** Wildcards of Go's filepath.Match, and `**` for any number of folders. */
function expressionOf(pattern: string): string {
  const tokens = /\*\*\/?|\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|[^]/gu;
  return pattern.replace(tokens, (token, offset: number) => {
    if (token.startsWith('**')) {
      return offset + token.length === pattern.length ? '.*' : '(?:.*/)?';
    }
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('[')) return token;
    if (token.length > 1 && token.startsWith('\\')) return escaped(token.slice(1));
    if (token === '[') throw new Error('a bracket is not closed');
    return escaped(token);
  });
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

function invalid(place: string, line: string, why: string, cause?: unknown): DeployError {
  return new DeployError('usage', 'DOCKERIGNORE_INVALID', `${place}: ${why}: ${line.trim()}`, {
    hint: 'See https://docs.docker.com/build/concepts/context/#dockerignore-files for what a line may say.',
    ...(cause === undefined ? {} : { cause }),
  });
}
