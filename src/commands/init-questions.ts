import { DeployError } from '../errors.ts';
import type { InitAnswers } from '../init/answers.ts';
import { defaultName, whatIsWrong, whatIsWrongWithKey } from '../init/answers.ts';
import type { PlannedFile } from '../init/plan.ts';
import type { CommandContext } from './command.ts';
import { defined } from './init-inputs.ts';
import { askCluster } from './init-cluster-questions.ts';
import { answerUnasked, askDatabase } from './init-database-questions.ts';
import type { Given } from './init-inputs.ts';
import { prompting } from './prompting.ts';

const stopped = {
  message: 'stopped before anything was written',
  hint: 'Run `todo-deploy init` again when you are ready.',
};

/**
 * Defaults for everything that was not given: what init writes when nobody can be asked. Throws
 * DATABASE_URL_MISSING (usage), and what asking Neon throws where it is named.
 */
export async function defaultAnswers(context: CommandContext, given: Given): Promise<InitAnswers> {
  const source = given.database ?? (given.databaseUrl === undefined ? 'in-cluster' : 'external');
  if (source === 'external' && given.databaseUrl === undefined) {
    throw new DeployError(
      'usage',
      'DATABASE_URL_MISSING',
      '--database external needs the URL of the database',
      {
        hint: 'Set DATABASE_URL, or use --database-url-file FILE (- for standard input); or choose --database in-cluster.',
      },
    );
  }
  return {
    ...settled(given),
    name: given.name ?? defaultName,
    database: await answerUnasked(context, given, source),
    provider: given.provider ?? 'auto',
  };
}

function settled(given: Given): Omit<InitAnswers, 'name' | 'database' | 'provider'> {
  const { context, registry, buildCaFile, port = 3000 } = given;
  return {
    port,
    ...defined({ context, registry, buildCaFile, openaiKey: given.openaiKey?.value }),
  };
}

/** Asks a person for what was not given; each question has a default and checks the answer in place. */
export async function askAnswers(context: CommandContext, given: Given): Promise<InitAnswers> {
  return prompting(context, stopped, async () => {
    const name = given.name ?? (await askName(context));
    const database = await askDatabase(context, { ...given, name });
    const openaiKey = given.openaiKey?.value ?? (await askKey(context));
    const cluster = await askCluster(context, given);
    return { ...settled(given), name, database, ...cluster, ...defined({ openaiKey }) };
  });
}

export type Conflict = Pick<PlannedFile, 'path' | 'difference'>;

/** Asks, for each file that differs from what is there, which one to keep; returns those to keep. */
export async function askConflicts(
  context: CommandContext,
  conflicts: readonly Conflict[],
): Promise<Set<string>> {
  const keep = new Set<string>();
  await prompting(context, stopped, async () => {
    const { select } = await import('./prompts.ts');
    for (const { path, difference } of conflicts) {
      const what =
        difference === undefined
          ? 'has another value'
          : `differs (+${difference.added} −${difference.removed} lines)`;
      const sample = difference?.sample.map((line) => `\n    ${line}`).join('') ?? '';
      const choice = await select(
        {
          message: `${path} is there already and ${what}.${sample}\n`,
          choices: [
            { value: 'keep', name: 'keep what is there' },
            { value: 'replace', name: 'replace it' },
          ],
        },
        { signal: context.signal },
      );
      if (choice === 'keep') keep.add(path);
    }
  });
  return keep;
}

async function askName(context: CommandContext): Promise<string> {
  const { input } = await import('./prompts.ts');
  return input(
    {
      message: 'Name of the project',
      default: defaultName,
      validate: (value) => whatIsWrong('name', value) ?? true,
    },
    { signal: context.signal },
  );
}

async function askKey(context: CommandContext): Promise<string | undefined> {
  const { password } = await import('./prompts.ts');
  const key = await password(
    {
      message: 'OpenAI key (hidden; optional, Enter leaves it out)',
      mask: true,
      validate: (value) =>
        value.trim() === '' ? true : (whatIsWrongWithKey(value.trim()) ?? true),
    },
    { signal: context.signal },
  );
  return key.trim() === '' ? undefined : key.trim();
}
