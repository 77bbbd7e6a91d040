import type { z } from 'zod';
import { configJsonSchema, configSchema } from './schema.ts';
import type { Config } from './schema.ts';
import { errorAt } from './problem.ts';
import type { Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';
import type { Path } from './yaml.ts';

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
}

/**
 * Checks a document against the schema: the configuration with its defaults, and every mistake. Unknown
 * keys alone still give a configuration (without them), so that the rules can report in the same run.
 */
export function checkSchema(written: unknown): { config: Config | undefined; problems: Problem[] } {
  const value = withoutEmptySections(written);
  const result = configSchema.safeParse(value);
  if (result.success) return { config: result.data, problems: [] };
  const schema = configJsonSchema() as JsonSchema;
  const { issues } = result.error;
  return {
    config: configSchema.safeParse(withoutUnknownKeys(value, issues)).data,
    problems: issues.flatMap((issue) => explain(issue, value, schema)),
  };
}

/** A section whose keys are all commented out is as if it was not there. */
function withoutEmptySections(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
}

function withoutUnknownKeys(value: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = at(copy, issue.path) as Record<string, unknown>;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return copy;
}

type Issue = z.core.$ZodIssue;

/** A mistake in the words of the person who wrote the file, not of the validator. */
function explain(issue: Issue, document: unknown, schema: JsonSchema): Problem[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], key, schemaAt(schema, path)));
    case 'invalid_key':
      return issue.issues.map((inner) => ({
        ...errorAt(path, quoted(path.at(-1), inner.message)),
        at: 'key',
      }));
    case 'invalid_type':
      return [wrongType(path, issue.expected, at(document, path), schemaAt(schema, path))];
    case 'invalid_value':
      return [errorAt(path, wrongValue(issue.values.map(String), at(document, path)))];
    case 'too_small':
    case 'too_big':
      return [errorAt(path, outOfRange(issue, at(document, path)))];
    default:
      return [errorAt(path, quoted(at(document, path), issue.message))];
  }
}

function unknownKey(path: Path, key: string, schema: JsonSchema | undefined): Problem {
  const suggestion = didYouMean(key, Object.keys(schema?.properties ?? {}));
  return { ...errorAt(path, `unknown key${suggestion}`), at: 'key' };
}

function wrongType(
  path: Path,
  expected: string,
  value: unknown,
  schema: JsonSchema | undefined,
): Problem {
  const description =
    schema?.description === undefined ? '' : ` (${schema.description.replace(/\.$/, '')})`;
  if (value === undefined) return { ...errorAt(path, `is missing${description}`), at: 'key' };
  const wanted = names[expected] ?? `a ${expected}`;
  const hint =
    expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')
      ? `; put it in quotes: "${String(value)}"`
      : '';
  return errorAt(path, `must be ${wanted}, not ${nameOf(value)}${hint}`);
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
};

function nameOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section with keys';
  return JSON.stringify(value);
}

function wrongValue(allowed: readonly string[], value: unknown): string {
  if (value === undefined) return `is missing; give ${allowed.join(' or ')}`;
  const suggestion =
    typeof value === 'string' ? didYouMean(value, allowed) : `; there is: ${allowed.join(', ')}`;
  return `${nameOf(value)} is not one of the choices${suggestion}`;
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  value: unknown,
): string {
  // The schema's own sentence where it has one; the validator's default starts with "Too".
  if (!issue.message.startsWith('Too ')) return quoted(value, issue.message);
  if (issue.origin === 'string')
    return issue.code === 'too_small' ? 'must not be empty' : 'is too long';
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const side = issue.code === 'too_small' ? 'at least' : 'at most';
  return `must be ${side} ${Number(limit) + offBy(issue)}, not ${nameOf(value)}`;
}

/** positive() is "more than 0": at least 1 for the whole numbers of this file. */
function offBy(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): number {
  if (issue.inclusive !== false) return 0;
  return issue.code === 'too_small' ? 1 : -1;
}

function quoted(value: unknown, message: string): string {
  return typeof value === 'string' || typeof value === 'number'
    ? `${JSON.stringify(value)}: ${message}`
    : message;
}

function at(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | null | undefined)?.[part],
    document,
  );
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((inner, part) => {
    if (inner === undefined) return undefined;
    if (typeof part === 'number') return inner.items;
    return (
      inner.properties?.[String(part)] ??
      (inner.additionalProperties === false ? undefined : inner.additionalProperties)
    );
  }, schema);
}
