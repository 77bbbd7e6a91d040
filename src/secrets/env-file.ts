import { DeployError } from '../errors.ts';

/** A value of a secrets file. */
interface Assignment {
  readonly name: string;
  readonly value: string;
  /** How the file spells it, until it is changed. */
  readonly raw?: string;
  /** What stands behind it: ` # why`. */
  readonly comment: string;
}

/** A line of a secrets file: a value, or a comment or empty line that is kept as it is. */
type Line = Assignment | { readonly raw: string };

/** A parsed secrets file; lines keep their order and comments. */
export type EnvFile = readonly Line[];

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/s;

/**
 * Reads `NAME=value` lines: single quotes keep everything, double quotes know \n, \r, \t, \" and \\ and may
 * span lines, bare values end before ` #`. Throws SECRETS_INVALID (usage) with the line, never its content.
 */
export function parseEnvFile(text: string, file: string): EnvFile {
  const lines: Line[] = [];
  const source = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (source.at(-1) === '') source.pop();
  for (let index = 0; index < source.length; index++) {
    const start = index;
    let raw = source[index] ?? '';
    while (isOpen(raw) && index + 1 < source.length) raw += `\n${source[++index] ?? ''}`;
    lines.push(parseLine(raw, `${file}:${start + 1}`));
  }
  return lines;
}

/** The values of a file; the last one wins, as in a shell. */
export function valuesOf(file: EnvFile): Record<string, string> {
  return Object.fromEntries(
    file.flatMap((line) => ('name' in line ? [[line.name, line.value]] : [])),
  );
}

/** The file without these names; its comments stay. */
export function withoutValues(file: EnvFile, names: ReadonlySet<string>): EnvFile {
  return file.filter((line) => !('name' in line && names.has(line.name)));
}

/** The file with these values set: in place where the name is known, otherwise at the end. */
export function withValues(file: EnvFile, values: Readonly<Record<string, string>>): EnvFile {
  const known = new Set(file.flatMap((line) => ('name' in line ? [line.name] : [])));
  const updated = file.map((line) => {
    const value = 'name' in line ? values[line.name] : undefined;
    if (!('name' in line) || value === undefined || value === line.value) return line;
    return { name: line.name, value, comment: line.comment };
  });
  const added = Object.entries(values).filter(([name]) => !known.has(name));
  return [...updated, ...added.map(([name, value]) => ({ name, value, comment: '' }))];
}

/** The text of a file, ending with a line break; lines that were not changed are spelled as they were. */
export function formatEnvFile(file: EnvFile): string {
  const lines = file.map((line) => {
    if (!('name' in line)) return line.raw;
    return line.raw ?? `${line.name}=${quote(line.value)}${line.comment}`;
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function parseLine(raw: string, place: string): Line {
  if (/^\s*(#|$)/.test(raw)) return { raw };
  const match = assignment.exec(raw);
  if (match === null) throw invalid(`${place}: this line is not NAME=value`);
  const [, name = '', text = ''] = match;
  return { name, ...readValue(text.trimEnd(), place), raw };
}

/** A quoted value that does not end on its line. */
function isOpen(raw: string): boolean {
  const text = assignment.exec(raw)?.[2]?.trim() ?? '';
  if (text.startsWith("'")) return !text.slice(1).includes("'");
  return text.startsWith('"') && !/^"(?:[^"\\]|\\.)*"/s.test(text);
}

function readValue(spelled: string, place: string): { value: string; comment: string } {
  const text = spelled.trimStart();
  const single = /^'([^']*)'(\s*(?:#.*)?)$/s.exec(text);
  if (single !== null) return { value: single[1] ?? '', comment: single[2] ?? '' };
  const double = /^"((?:[^"\\]|\\.)*)"(\s*(?:#.*)?)$/s.exec(text);
  if (double !== null) {
    const escaped = double[1] ?? '';
    const value = escaped.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
    return { value, comment: double[2] ?? '' };
  }
  if (/^['"]/.test(text))
    throw invalid(`${place}: the quote is never closed, or something follows it`);
  const comment = /\s+#.*$/.exec(spelled)?.[0] ?? '';
  return { value: spelled.slice(0, spelled.length - comment.length).trim(), comment };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Spelled so that shells and other readers of such files take it for the same text. */
function quote(value: string): string {
  if (/^[\w@%+=:,./?&~-]*$/.test(value)) return value;
  if (/[$`"\\]/.test(value) && !/['\n\r]/.test(value)) return `'${value}'`;
  const escaped = value
    .replace(/[\\"$`]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

function invalid(message: string): DeployError {
  return new DeployError('usage', 'SECRETS_INVALID', message, {
    hint: 'Write one NAME=value a line; put a value with spaces, quotes or # in it in "double quotes".',
  });
}
