import { Argument, type Command } from 'commander';
import { addClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command.ts';
import { backup } from './backup.ts';
import { check } from './check.ts';
import { refuseStrange } from './flags.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import type { DbOptions, DbVerb } from './verb.ts';

/** What can be done with the database, a file each. */
const verbs: Readonly<Record<string, DbVerb>> = {
  check,
  status,
  migrate,
  backup,
  restore,
  shell,
};

/** `todo-deploy db`: the database of a project, from here. */
export const command: CommandModule<DbOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('prove, look at, migrate, back up, restore and query the database')
      .description(
        'check asks the database stage by stage, from its host name to its tables, as the app will use it\n' +
          '(DATABASE_URL) and as migrations will (DATABASE_URL_DIRECT), and says for each what is wrong and what to\n' +
          'do. It changes nothing. Exit code 0, 2 when the URL cannot be read, 3 when another stage fails.\n\n' +
          'status says where the database is, what is in it, and how its schema stands to the app to be deployed.\n\n' +
          'migrate runs the migrations that the database lacks, as `up` would, and releases nothing. It builds and\n' +
          'brings the image when it is not there yet; a second run has nothing to migrate.\n\n' +
          'backup writes schema and rows as they are at one moment into one file, with a checksum over every byte\n' +
          'and one for each table. restore takes such a file apart only when it is whole, and puts it into an empty\n' +
          'database in one transaction: all of it or nothing. Neither needs a PostgreSQL on this machine.\n\n' +
          'shell takes SQL: at a terminal with psql where there is one, and with a small prompt of its own otherwise;\n' +
          'or from standard input, up to the first statement that fails.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(verbs)))
      .argument('[file]', 'restore: the backup')
      .option('--output <file>', 'backup: the file; without it one in .todo-deploy/backups')
      .option('--replace', 'restore over rows that are there: those are lost for ever')
      .option('--dry-run', 'migrate: show the plan and the reasons, change nothing')
      .option('--allow-large', 'migrate: accept an image above its size budget')
      .option('--timeout <duration>', 'migrate: ceiling for all waiting together: 90s, 15m, 1h')
      .option(
        '--rehearse',
        'migrate: try it on a throw-away copy of the database first (kubernetes)',
      )
      .option('--url-stdin', 'check: a URL that is in no project yet, from standard input')
      .option(
        '--inside',
        'check: asked from a pod of the app: with the names, routes and policies of the cluster',
      )
      .option('--ca-file <file>', 'with it: PEM file of the authority that signed the certificate')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy db check                          the database of this project\n' +
          '  todo-deploy db check --inside                 as the pods of the app see it\n' +
          '  todo-deploy db check --json                   the same, for scripts\n' +
          '  todo-deploy db check --url-stdin < url.txt    a URL before it is kept anywhere\n' +
          '  todo-deploy db status                         what is in it, and the last backup\n' +
          '  todo-deploy db migrate --dry-run              would this version migrate anything?\n' +
          '  todo-deploy db migrate                        migrate now, deploy later\n' +
          '  todo-deploy db backup                         a file that only you can read\n' +
          '  todo-deploy db restore FILE                   into an empty database\n' +
          '  todo-deploy db shell                          SQL, typed\n' +
          '  todo-deploy db shell --json < query.sql       SQL from a file\n',
      );
  },

  run(context, options, args) {
    const [name = '', file] = args;
    const verb = verbs[name];
    if (verb === undefined) throw new Error(`no verb ${name}`);
    refuseStrange(name, options, file);
    return verb(context, options, process.stdin, file);
  },
};
