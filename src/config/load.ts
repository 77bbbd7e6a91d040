import { basename, dirname } from 'node:path';
import { DeployError } from '../errors.ts';
import type { Files } from '../ports/files.ts';
import { formatProblem } from './problem.ts';
import type { LocatedProblem, Problem } from './problem.ts';
import { rules } from './rules/index.ts';
import { checkSchema } from './schema-problems.ts';
import type { Config } from './schema.ts';
import { parseYaml, YamlSyntaxError } from './yaml.ts';
import type { ParsedYaml, Position } from './yaml.ts';

export interface LoadedConfig {
  /** With every default filled in; undefined when the document does not fit the schema. */
  readonly config: Config | undefined;
  /** The file itself. */
  readonly text: string;
  /** The document as it was written, without defaults. */
  readonly written: unknown;
  readonly warnings: readonly LocatedProblem[];
  readonly errors: readonly LocatedProblem[];
}

/**
 * Reads and checks a configuration: schema, then rules. Every problem is returned at once, in the order
 * of the file, each with its place. Throws CONFIG_MISSING (usage) when there is no such file.
 */
export async function loadConfig(
  path: string,
  files: Pick<Files, 'readText' | 'stat'>,
): Promise<LoadedConfig> {
  const text = await files.readText(path);
  if (text === undefined) throw configMissing(`there is no file ${path}`);
  const parsed = parse(text);
  if ('position' in parsed) return failed(path, text, parsed);
  if (parsed.value === null || parsed.value === undefined) {
    const message = 'the file is empty; `todo-deploy init` writes one';
    return failed(path, text, { message, position: { line: 1, column: 1 } });
  }
  const { config, problems } = checkSchema(parsed.value);
  const broken = config === undefined ? [] : await checkRules(config, path, files);
  const located = [...problems, ...broken]
    .map((problem) => locate(problem, path, parsed))
    .sort(byPosition);
  return {
    config,
    text,
    written: parsed.value,
    warnings: located.filter((problem) => problem.level === 'warning'),
    errors: located.filter((problem) => problem.level === 'error'),
  };
}

/** The error that stands for all errors of a configuration. */
export function configInvalid(path: string, errors: readonly LocatedProblem[]): DeployError {
  const count = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
  return new DeployError('usage', 'CONFIG_INVALID', `${basename(path)} has ${count}`, {
    details: errors.map(formatProblem),
    hint: 'Correct the file, then run the command again; nothing was changed.',
  });
}

/** No configuration is there. */
export function configMissing(message: string): DeployError {
  return new DeployError('usage', 'CONFIG_MISSING', message, {
    hint: 'Run `todo-deploy init` to make one, or name one with --config.',
  });
}

function parse(text: string): ParsedYaml | YamlSyntaxError {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlSyntaxError) return error;
    throw error;
  }
}

function failed(
  path: string,
  text: string,
  { message, position }: { readonly message: string; readonly position: Position },
): LoadedConfig {
  const problem: LocatedProblem = {
    level: 'error',
    path: [],
    at: 'value',
    message,
    file: path,
    position,
  };
  return { config: undefined, text, written: undefined, warnings: [], errors: [problem] };
}

async function checkRules(
  config: Config,
  path: string,
  files: Pick<Files, 'stat'>,
): Promise<Problem[]> {
  const input = { config, root: dirname(path), files };
  return (await Promise.all(rules.map(async (rule) => rule(input)))).flat();
}

function locate(problem: Problem, file: string, parsed: ParsedYaml): LocatedProblem {
  const position = problem.at === 'key' ? parsed.keyAt(problem.path) : parsed.valueAt(problem.path);
  return { ...problem, file, position };
}

function byPosition(a: LocatedProblem, b: LocatedProblem): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
