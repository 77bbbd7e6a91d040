import { Argument, type Command, Option } from 'commander';
import { DeployError, exitCodes } from '../errors.ts';
import type { CommandModule } from './command.ts';
import { addNeonOptions } from './neon/options.ts';
import { exportSecrets } from './secrets/export.ts';
import { getSecret } from './secrets/get.ts';
import { importSecrets } from './secrets/import.ts';
import { listSecrets } from './secrets/list.ts';
import { openScene, type SecretsOptions, type Verb } from './secrets/scene.ts';
import { asksForDatabase } from './secrets/set-database.ts';
import { rotateSecret } from './secrets/rotate.ts';
import { setSecret } from './secrets/set.ts';
import { unsetSecret } from './secrets/unset.ts';

const verbs: Readonly<Record<string, Verb>> = {
  list: listSecrets,
  get: getSecret,
  set: setSecret,
  unset: unsetSecret,
  rotate: rotateSecret,
  import: importSecrets,
  export: exportSecrets,
};

/** `todo-deploy secrets`: the secrets of a project, without an editor and without a trace in the shell. */
export const command: CommandModule<SecretsOptions> = {
  configure(command: Command) {
    addNeonOptions(command)
      .summary('list, read and set the secrets of the project')
      .description(
        'Looks after the secrets file: it can be read by you alone, and git ignores it.\n' +
          'A value never stands on a command line: `set` asks for it, or reads it from a\n' +
          'pipe. Changed values reach a deployment with the next `todo-deploy up`; `rotate`\n' +
          'brings a new one to it at once, with no request failing.',
      )
      .addArgument(
        new Argument('[action]', 'what to do; without one: list').choices(Object.keys(verbs)),
      )
      .argument('[name...]', 'name of the secret, or the file to import (- is standard input)')
      // A value that begins with a dash must not be repeated as an unknown option.
      .allowUnknownOption()
      .addOption(databaseOption())
      .option('--show', 'get, export: let the values appear on the screen')
      .option('--output <file>', 'export: write a file that only you can read')
      .option('--end-sessions', 'rotate: everybody has to sign in again')
      .option('--replace', 'give up the value of a generated secret: what it protects is lost')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy secrets list                        names and where they come from, no values\n' +
          '  todo-deploy secrets set OPENAI_API_KEY          asks for the value, hidden\n' +
          '  todo-deploy secrets set OPENAI_API_KEY < key    reads it from a file or a pipe\n' +
          '  echo op://vault/item/field |\n' +
          '    todo-deploy secrets set OPENAI_API_KEY        keeps where it is instead of the value\n' +
          '  todo-deploy secrets set DATABASE_URL            asks for it, or leads to a Neon database\n' +
          '  todo-deploy secrets get OPENAI_API_KEY --show   prints it\n' +
          '  todo-deploy secrets rotate BETTER_AUTH_SECRET   a new value, while the app serves on\n' +
          '  todo-deploy secrets import old.env              takes the values of a dotenv file\n' +
          '  todo-deploy secrets export --output copy.env    and writes one\n',
      );
  },

  async run(context, options, args) {
    const [action = 'list', operand, ...more] = args;
    if (more.length > 0) throw tooMany(action);
    if (operand?.startsWith('-') === true && operand !== '-') throw unknownOption(action);
    const verb = verbs[action];
    if (verb === undefined) throw new Error(`no verb ${action}`);
    const scene = await openScene(context, options);
    if (action !== 'set') asksForDatabase(scene, action);
    await verb(scene, operand);
    return exitCodes.ok;
  },
};

function unknownOption(action: string): DeployError {
  const message = `secrets ${action} does not know one of these options`;
  return new DeployError('usage', 'OPTION_INVALID', message, {
    hint: 'todo-deploy secrets --help shows how.',
  });
}

/** The ways to a database that need more than its URL. */
function databaseOption(): Option {
  const what = 'set DATABASE_URL: take a database at Neon, named below, or one for 72 hours';
  return new Option('--database <where>', what).choices(['neon', 'temporary']);
}

/** What was too much is not repeated: it may be a secret. */
function tooMany(action: string): DeployError {
  if (action !== 'set') {
    return new DeployError('usage', 'OPTION_INVALID', `secrets ${action} takes one name at most`, {
      hint: 'todo-deploy secrets --help shows how.',
    });
  }
  return new DeployError(
    'usage',
    'SECRET_IN_ARGV',
    'the value of a secret does not belong on the command line: the shell keeps it in its history, and other users see it in the list of processes',
    {
      hint: 'Leave the value out, and you are asked for it; or pipe it in: todo-deploy secrets set NAME < FILE. Replace the secret if it was a real one.',
    },
  );
}
