import { Command, CommanderError, type Option } from 'commander';
import type { CommandModule, GlobalOptions } from './commands/command.ts';
import { exitCodes } from './errors.ts';
import manifest from '../package.json' with { type: 'json' };

/** What the command line asks for: a command to run, or nothing more (help, version, wrong usage). */
export type Call =
  | { readonly kind: 'done'; readonly exitCode: number }
  | {
      readonly kind: 'run';
      readonly module: CommandModule<never>;
      readonly global: GlobalOptions;
      readonly options: never;
      readonly args: readonly string[];
    };

export interface Catalogue {
  readonly commandNames: readonly string[];
  /** One line a command; a command without one is not shown in the help. */
  readonly summaries: Readonly<Record<string, string>>;
  loadCommand(name: string): Promise<CommandModule<never>>;
}

/** Reads the command line; only the file of the command that is called is loaded. */
export async function readCommandLine(
  argv: readonly string[],
  catalogue: Catalogue,
): Promise<Call> {
  let call: Call = { kind: 'done', exitCode: exitCodes.ok };
  const program = createProgram();
  const called = argv.slice(2).find((word) => catalogue.commandNames.includes(word));
  for (const name of catalogue.commandNames) {
    const summary = catalogue.summaries[name];
    const command = new Command(name).summary(summary ?? '');
    command
      .configureHelp({ showGlobalOptions: true, commandDescription: asParagraphs })
      .exitOverride()
      .showHelpAfterError(hintFor(name));
    program.addCommand(command, { hidden: summary === undefined });
    if (name !== called) continue;
    const module = await catalogue.loadCommand(name);
    module.configure(command);
    command.action(() => {
      const options = command.opts<never>();
      call = { kind: 'run', module, global: globalOptions(program), options, args: command.args };
    });
  }
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'done', exitCode: usageExit(error) };
    throw error;
  }
  return call;
}

/** Lines as long as the screen allows, whatever those of the source are; an empty line parts paragraphs. */
function asParagraphs(command: Command): string {
  return command.description().replace(/(?<!\n)\n(?!\n)/g, ' ');
}

const withValue = /^(-c|-n|--config|--namespace|--context)$/;

/** True when the words after the program's name are global options at most, and none that prints and ends. */
export function asksNothing(words: readonly string[]): boolean {
  return words.every((word, index) => {
    if (/^(-h|--help|-V|--version|--)$/.test(word)) return false;
    return word.startsWith('-') || withValue.test(words[index - 1] ?? '');
  });
}

function createProgram(): Command {
  const program = new Command('todo-deploy')
    .description(
      'Puts your Todo AI Chatbot on your own Kubernetes: images, secrets, migrations, charts, health.\n' +
        'New here? Run `todo-deploy up` in your project, or in an empty folder.',
    )
    .version(manifest.version, '-V, --version', 'print the version')
    .option('-c, --config <file>', 'configuration file (default: todo-deploy.yaml here or above)')
    .option('-n, --namespace <name>', 'Kubernetes namespace')
    .option('--context <name>', 'kubeconfig context')
    .option('-y, --yes', 'never ask, take the defaults')
    .option('--json', 'print events as NDJSON, or one document')
    .option('-v, --verbose', 'say which setting won, and what is run')
    .option('--plain', 'lines that stay, nothing that moves: for screen readers and logs')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .exitOverride()
    .showHelpAfterError(hintFor(''))
    .showSuggestionAfterError();
  return program.addHelpText(
    'after',
    '\nExit codes: 0 ok, 1 bug, 2 usage or configuration, 3 environment, 4 build, 5 unhealthy,\n' +
      '6 refused (not ours, in use, or nothing to go back to), 130 interrupted. The guide: README.deploy.md',
  );
}

/** The options that belong to all commands. */
export function globalOptionsOf(): readonly Option[] {
  return createProgram().options;
}

function globalOptions(program: Command): GlobalOptions {
  const given = program.opts<Partial<GlobalOptions>>();
  const { config, namespace, context } = given;
  return {
    ...(config === undefined ? {} : { config }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(context === undefined ? {} : { context }),
    json: given.json === true,
    yes: given.yes === true,
    verbose: given.verbose === true,
    plain: given.plain === true,
    color: given.color !== false,
  };
}

function hintFor(name: string): string {
  return `(todo-deploy ${name === '' ? '' : `${name} `}--help shows how)`;
}

function usageExit(error: CommanderError): number {
  return error.exitCode === 0 || error.code === 'commander.help' ? exitCodes.ok : exitCodes.usage;
}
