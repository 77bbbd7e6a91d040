import { type Command, Option } from 'commander';
import type { DatabaseOrigin } from '../databases/origin.ts';
import { written } from '../databases/written.ts';
import { DeployError } from '../errors.ts';
import type { InitAnswers } from '../init/answers.ts';
import { planInit, secretsPath } from '../init/plan.ts';
import type { InitPlace, InitPlan } from '../init/plan.ts';
import { describePlan, describeResult } from '../init/report.ts';
import { writeInit } from '../init/write.ts';
import type { WrittenFile } from '../init/write.ts';
import { readGivenUrl } from '../secrets/given-url.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { aboutReady } from './neon/about.ts';
import { addNeonOptions } from './neon/options.ts';
import { askForExisting, askForNew, keepsUrl } from './init-database.ts';
import type { Settled } from './init-database.ts';
import { databaseWays, readGiven } from './init-inputs.ts';
import type { InitOptions } from './init-inputs.ts';
import { askAnswers, askConflicts, defaultAnswers } from './init-questions.ts';
import type { Conflict } from './init-questions.ts';
import { warnOfSudo } from './sudo.ts';

/** `todo-deploy init`: a few answers become a configuration, a secrets file and, where missing, the app. */
export const command: CommandModule<InitOptions> = {
  configure(command: Command) {
    command
      .summary('answer a few questions, get todo-deploy.yaml')
      .description(
        'Writes todo-deploy.yaml with its JSON Schema, a secrets file that only you can read, and the app, docker\n' +
          'and helm folders that are not there yet. Every question has a flag; without a terminal (or with --yes)\n' +
          'nothing is asked. Nothing is overwritten without your word.',
      )
      .option('--name <name>', 'name of the project (default: todo)')
      .addOption(databaseOption())
      .option(
        '--database-url-file <file>',
        'file with the database URL, - for standard input (or set DATABASE_URL)',
      )
      .option(
        '--ca-file <file>',
        'PEM file of the authority that signed the certificate of the database',
      );
    addNeonOptions(command)
      .option(
        '--openai-key-file <file>',
        'file with the OpenAI key (or set OPENAI_API_KEY); optional',
      )
      .option('--provider <name>', 'what runs the cluster (default: auto)')
      .option(
        '--registry <host>',
        'registry that the nodes pull from (default: the one that the cluster names)',
      )
      .option('--build-ca-file <file>', 'extra CA bundle for builds behind a company proxy')
      .option('--port <number>', 'port of the URL on this machine (default: 3000)')
      .option('--scripts', 'write scripts/deploy-minikube.sh and scripts/check-deployment.sh too')
      .option('--force', 'replace files that differ')
      .option('--dry-run', 'say what would be written, write nothing')
      .addHelpText('after', examples);
  },

  async run(context, options) {
    warnOfSudo(context);
    const { text, result } = await initProject(context, options);
    const next = result.dryRun ? '' : '\nNext: todo-deploy up';
    context.emit({ type: 'result', command: 'init', result, text: text + next });
    return 0;
  },
};

const examples = `
Secrets never go into a flag, where other users of the machine could read them:
  todo-deploy init                                     ask everything
  DATABASE_URL=... todo-deploy init --yes              ask nothing
  todo-deploy init --database-url-file - < url.txt     URL from standard input
  todo-deploy init --yes --database in-cluster         no database account needed
  todo-deploy init --yes --database temporary          one at Neon for 72 hours, without an account
  NEON_API_KEY=... todo-deploy init --yes --neon-org me --neon-project shop --neon-create
                                                       a Neon project of yours, made when it is not there
`;

function databaseOption(): Option {
  return new Option(
    '--database <where>',
    'where the data lives (default: external when a URL is given)',
  ).choices(databaseWays);
}

export interface InitOutcome {
  /** What happened, for people. */
  readonly text: string;
  readonly result: {
    readonly project: string;
    readonly root: string;
    readonly dryRun: boolean;
    readonly files: readonly {
      readonly path: string;
      readonly outcome: WrittenFile['outcome'] | 'new' | 'differs';
    }[];
    /** Names only. */
    readonly secrets: readonly string[];
    /** Where the database came from, when it was asked for here. */
    readonly database?: DatabaseOrigin;
  };
}

/**
 * What `init` does, for `up` in an empty folder too: takes flags and environment, asks for the rest where
 * somebody can answer, then writes everything at once. Throws FILE_EXISTS (usage) when something differs from
 * what is there and nobody can be asked, INTERRUPTED when the person stops; nothing is written then.
 */
export async function initProject(
  context: CommandContext,
  options: InitOptions = {},
): Promise<InitOutcome> {
  const given = await readGiven(context, options, process.stdin);
  const asked = await (context.interactive
    ? askAnswers(context, given)
    : defaultAnswers(context, given));
  const settled = await askForExisting(context, repaired(context, asked, given.repairs));
  const { answers } = settled;
  const place = {
    root: context.cwd,
    packageRoot: context.packageRoot,
    scripts: options.scripts === true,
  };
  const plan = await planInit(answers, place, context.ports);
  const about = { project: answers.name, root: context.cwd, secrets: Object.keys(plan.secrets) };
  if (options.dryRun === true) {
    const files = plan.files.map(({ path, state }) => ({ path, outcome: state }));
    return { text: describePlan(plan), result: { ...about, dryRun: true, files } };
  }
  const keep = await settleConflicts(context, plan, options.force === true);
  return carryOut(context, { settled, plan, keep, place });
}

/** Repairs of the database URL are said aloud, those of a pasted one too. */
function repaired(
  context: CommandContext,
  answers: InitAnswers,
  before: readonly string[],
): InitAnswers {
  const { database } = answers;
  if (database.source !== 'external' || database.url === undefined) return answers;
  const { url, repairs } = readGivenUrl(database.url);
  for (const repair of [...before, ...repairs])
    context.emit({ type: 'note', message: `database URL: ${repair}` });
  return { ...answers, database: { ...database, url } };
}

interface Decided {
  readonly settled: Settled;
  readonly plan: InitPlan;
  /** Names of the files that stay as they are although they differ. */
  readonly keep: ReadonlySet<string>;
  readonly place: InitPlace;
}

/** Makes the database where it is to be made, and writes everything. Nothing is asked any more. */
async function carryOut(
  context: CommandContext,
  { settled, plan: before, keep, place }: Decided,
): Promise<InitOutcome> {
  const { packageRoot, ports, cwd: root } = context;
  const keepsIt = keepsUrl(before, keep);
  const { answers, ready: asked } = await askForNew(context, settled, keepsIt);
  const ready = keepsIt ? undefined : asked;
  const { plan, files } = await written({ root, files: ports.files }, ready, async () => {
    const whole = answers === settled.answers ? before : await planInit(answers, place, ports);
    return { plan: whole, files: await writeInit(whole, packageRoot, keep, ports) };
  });
  const about = ready === undefined ? [] : [aboutReady(context, ready)];
  return {
    text: [describeResult(plan, files), ...about].join('\n'),
    result: {
      ...{ project: answers.name, root, secrets: Object.keys(plan.secrets), dryRun: false, files },
      ...(ready === undefined ? {} : { database: ready.origin }),
    },
  };
}

/** Names of the files that stay as they are although they differ. */
async function settleConflicts(
  context: CommandContext,
  plan: InitPlan,
  force: boolean,
): Promise<Set<string>> {
  const conflicts: Conflict[] = plan.files.filter((file) => file.state === 'differs');
  if (plan.replacedSecrets.length > 0) conflicts.push({ path: secretsPath });
  if (force || conflicts.length === 0) return new Set();
  if (context.interactive) return askConflicts(context, conflicts);
  throw new DeployError(
    'usage',
    'FILE_EXISTS',
    'files are there already and differ from what init would write',
    {
      details: conflicts.flatMap(({ path, difference }) => [
        difference === undefined
          ? `${path}: another value of ${plan.replacedSecrets.join(', ')}`
          : `${path}: +${difference.added} −${difference.removed} lines`,
        ...(difference?.sample.map((line) => `  ${line}`) ?? []),
      ]),
      hint: 'Keep them, or run it with --force to replace them. Nothing was written.',
    },
  );
}
