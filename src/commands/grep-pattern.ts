import { DeployError, messageOf } from '../errors.ts';

/**
 * The regular expression of --grep, in JavaScript's syntax.
 * Throws GREP_INVALID (usage) with the place of the mistake.
 */
export function grepPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const reason = messageOf(error).split(': ').at(-1) ?? 'it cannot be read';
    throw new DeployError(
      'usage',
      'GREP_INVALID',
      `--grep is not a regular expression: ${reason}`,
      {
        details: [pattern, `${' '.repeat(mistakeIn(pattern))}^ here`],
        hint: 'Put a backslash before a character that is meant as it is: \\( \\[ \\* \\+ \\?',
      },
    );
  }
}

/**
 * Index of the character at which a wrong pattern goes wrong. The engine does not tell: it is what follows
 * the longest beginning that is a pattern once its open brackets are closed, or the bracket that nobody
 * closes.
 */
function mistakeIn(pattern: string): number {
  let longest = 0;
  for (let end = 1; end <= pattern.length; end += 1) {
    if (isPattern(pattern.slice(0, end) + closing(pattern.slice(0, end)).text)) longest = end;
  }
  return longest < pattern.length ? longest : closing(pattern).openedAt;
}

/** What closes the brackets of a beginning, and where the innermost of them stands. */
function closing(beginning: string): { text: string; openedAt: number } {
  const groups: number[] = [];
  let set: number | undefined;
  for (let index = 0; index < beginning.length; index += 1) {
    const character = beginning.charAt(index);
    if (character === '\\') index += 1;
    else if (set !== undefined) set = character === ']' ? undefined : set;
    else if (character === '[') set = index;
    else if (character === '(') groups.push(index);
    else if (character === ')') groups.pop();
    if (index >= beginning.length) return { text: '', openedAt: beginning.length - 1 };
  }
  const text = `${set === undefined ? '' : ']'}${')'.repeat(groups.length)}`;
  return { text, openedAt: set ?? groups.at(-1) ?? 0 };
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
