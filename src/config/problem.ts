import type { Path, Position } from './yaml.ts';

/** Something wrong with a configuration, and what to do about it. */
export interface Problem {
  readonly level: 'error' | 'warning';
  /** Where in the document. */
  readonly path: Path;
  /** Whether the key itself is wrong, or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** A problem with its place in the file. */
export interface LocatedProblem extends Problem {
  readonly file: string;
  readonly position: Position;
}

/** An error about the value at a path. */
export function errorAt(path: Path, message: string): Problem {
  return { level: 'error', path, at: 'value', message };
}

/** A warning about the value at a path. */
export function warningAt(path: Path, message: string): Problem {
  return { level: 'warning', path, at: 'value', message };
}

/** `todo-deploy.yaml:12:5: components.backend.port: …`, the form that editors and terminals can follow. */
export function formatProblem(problem: LocatedProblem): string {
  const { line, column } = problem.position;
  const path = pathText(problem.path);
  return `${problem.file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${problem.message}`;
}

/** components.backend.secrets[1].name */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
