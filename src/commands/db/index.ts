import { Argument, type Command } from 'commander';
import { addClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command.ts';
import { check } from './check.ts';
import type { DbOptions, DbVerb } from './verb.ts';

/** What can be done with the database, a file each. */
const verbs: Readonly<Record<string, DbVerb>> = { check };

/** `todo-deploy db`: the database of a project, from here. */
export const command: CommandModule<DbOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('prove that the database can be used, before anything is deployed')
      .description(
        'check asks the database stage by stage, from its host name to its tables, as the app will use it\n' +
          '(DATABASE_URL) and as migrations will (DATABASE_URL_DIRECT), and says for each what is wrong and what to\n' +
          'do. It changes nothing. Exit code 0, 2 when the URL cannot be read, 3 when another stage fails.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(verbs)))
      .option('--url-stdin', 'a URL that is in no project yet, from standard input')
      .option(
        '--inside',
        'asked from a pod of the app: with the names, routes and policies of the cluster',
      )
      .option('--ca-file <file>', 'with it: PEM file of the authority that signed the certificate')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy db check                          the database of this project\n' +
          '  todo-deploy db check --inside                 as the pods of the app see it\n' +
          '  todo-deploy db check --json                   the same, for scripts\n' +
          '  todo-deploy db check --url-stdin < url.txt    a URL before it is kept anywhere\n',
      );
  },

  run(context, options, args) {
    const verb = verbs[args[0] ?? ''];
    if (verb === undefined) throw new Error(`no verb ${args[0] ?? ''}`);
    return verb(context, options, process.stdin);
  },
};
