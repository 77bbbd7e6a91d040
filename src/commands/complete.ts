import { Command, type Option } from 'commander';
import { commandIn, positionOf, type KnownOption, type Position } from '../completion/position.ts';
import { filesMark } from '../completion/shells.ts';
import { exitCodes } from '../errors.ts';
import { globalOptionsOf } from '../program.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { dynamicValues, type ValueKind } from './complete-values.ts';
import { loadCommand, summaries } from './index.ts';

export interface CompleteOptions {
  readonly newWord?: boolean;
}

interface Candidate {
  readonly value: string;
  readonly text: string;
}

/** Hidden: what the scripts of `completion` ask for. A failure completes nothing, and says nothing. */
export const command: CommandModule<CompleteOptions> = {
  configure(command: Command) {
    command
      .argument('[words...]', 'the words typed so far, the last one not finished')
      .option('--new-word', 'the last word is empty');
  },

  async run(context, { newWord = false }, args) {
    const words = newWord ? [...args, ''] : [...args];
    const typed = words.at(-1) ?? '';
    const found = await candidates(context, words).catch((): Candidate[] => []);
    const fitting = found.filter(({ value }) => value === filesMark || value.startsWith(typed));
    for (const { value, text } of fitting) process.stdout.write(`${value}\t${text}\n`);
    return exitCodes.ok;
  },
};

async function candidates(context: CommandContext, words: readonly string[]): Promise<Candidate[]> {
  const global = globalOptionsOf().map(known);
  const names = Object.keys(summaries);
  const name = commandIn(words, names, global);
  const called = name === undefined ? undefined : await configured(name);
  const options = [...(called?.options.map(known) ?? []), ...global];
  const position = positionOf(words, name, options);
  switch (position.kind) {
    case 'command':
      return names.map((value) => ({ value, text: summaries[value] ?? '' }));
    case 'option':
      return options.map(({ long, description }) => ({ value: long, text: description }));
    case 'value':
      return valuesOf(context, position);
    case 'argument':
      return words.includes('import') || words.includes('restore')
        ? plain([filesMark])
        : argumentsOf(context, called, name ?? '', position.index);
  }
}

async function configured(name: string): Promise<Command> {
  const command = new Command(name);
  (await loadCommand(name)).configure(command);
  return command;
}

function known(option: Option): KnownOption {
  return {
    long: option.long ?? option.flags,
    ...(option.short === undefined ? {} : { short: option.short }),
    takesValue: option.required || option.optional,
    description: option.description,
    ...(option.argChoices === undefined ? {} : { choices: option.argChoices }),
  };
}

/** What stands behind an option: its choices, names that are known, or a file. */
async function valuesOf(
  context: CommandContext,
  { option }: Extract<Position, { kind: 'value' }>,
): Promise<Candidate[]> {
  if (option.choices !== undefined) return plain(option.choices);
  const kind = kinds[option.long];
  if (kind !== undefined) return plain(await dynamicValues(context, kind));
  return /file|bundle|from$|config|output/.test(option.long) ? plain([filesMark]) : [];
}

const kinds: Readonly<Record<string, ValueKind>> = {
  '--target': 'targets',
  '--branch': 'previews',
  '--context': 'contexts',
  '--provider': 'providers',
};

/** What stands as the argument of a command. */
async function argumentsOf(
  context: CommandContext,
  called: Command | undefined,
  name: string,
  index: number,
): Promise<Candidate[]> {
  const argument = called?.registeredArguments[index] ?? called?.registeredArguments.at(-1);
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined) return plain(argument.argChoices);
  const kind = argumentKinds[argument.name()];
  if (kind !== undefined) return plain(await dynamicValues(context, kind));
  return name === 'data' ? plain([filesMark]) : [];
}

const argumentKinds: Readonly<Record<string, ValueKind>> = {
  component: 'components',
  components: 'components',
  revision: 'revisions',
  code: 'codes',
  name: 'secrets',
};

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, text: '' }));
}
