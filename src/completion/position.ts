/** An option as a command line may have it. */
export interface KnownOption {
  /** --target */
  readonly long: string;
  /** -f */
  readonly short?: string;
  readonly takesValue: boolean;
  readonly description: string;
  /** Values, where the option names them. */
  readonly choices?: readonly string[];
}

/** What is being typed. */
export type Position =
  | { readonly kind: 'command' }
  | { readonly kind: 'option' }
  | { readonly kind: 'value'; readonly option: KnownOption }
  /** An argument, counted from 0. */
  | { readonly kind: 'argument'; readonly index: number };

/**
 * What the last of these words is, for a command with these options; before there is a command, `command` is
 * undefined and the options are the global ones. `=` between an option and its value may be a word of its own.
 */
export function positionOf(
  words: readonly string[],
  command: string | undefined,
  options: readonly KnownOption[],
): Position {
  const plain = words.filter((word) => word !== '=');
  const typed = plain.at(-1) ?? '';
  const before = plain.slice(0, -1);
  const takesValue = optionWithValue(before.at(-1) ?? '', options);
  if (takesValue !== undefined) return { kind: 'value', option: takesValue };
  if (typed.startsWith('-')) return { kind: 'option' };
  const operands = before.filter(
    (word, index) =>
      !word.startsWith('-') && optionWithValue(before[index - 1] ?? '', options) === undefined,
  );
  if (command === undefined) return { kind: 'command' };
  return { kind: 'argument', index: operands.length - 1 };
}

/** The first word that is a command and no value of an option. */
export function commandIn(
  words: readonly string[],
  names: readonly string[],
  globalOptions: readonly KnownOption[],
): string | undefined {
  return words
    .slice(0, -1)
    .find(
      (word, index) =>
        names.includes(word) &&
        optionWithValue(words[index - 1] ?? '', globalOptions) === undefined,
    );
}

function optionWithValue(word: string, options: readonly KnownOption[]): KnownOption | undefined {
  return options.find(
    ({ long, short, takesValue }) => takesValue && (word === long || word === short),
  );
}
