import { readFileSync, statSync } from 'node:fs';

/** Variable -> value, of a file with a `NAME=value` line each, quoted or not. */
export function readSecretsFile(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n');
  const pairs = lines.flatMap((line) => {
    const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquoted(value.trim())]];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Permission bits of a file: 0o600. */
export function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
