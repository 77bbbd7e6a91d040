import { DeployError } from '../errors.ts';
import type { InitAnswers } from '../init/answers.ts';
import { whatIsWrong } from '../init/answers.ts';
import type { CommandContext } from './command.ts';
import { defined } from './init-inputs.ts';
import type { Given } from './init-inputs.ts';

/** Asks which cluster is meant, as far as it was not given; the answers are checked in place. */
export async function askCluster(
  context: CommandContext,
  given: Given,
): Promise<Pick<InitAnswers, 'provider' | 'context' | 'registry'>> {
  const provider = given.provider ?? (await askProvider(context));
  if (provider !== 'context') return { provider };
  const name = given.context ?? (await askContext(context));
  const registry = given.registry ?? (await askRegistry(context));
  return { provider, ...defined({ context: name, registry }) };
}

async function askProvider(context: CommandContext): Promise<string> {
  const [{ select }, { providers }] = await Promise.all([
    import('./prompts.ts'),
    import('../clusters/index.ts'),
  ]);
  const described: Readonly<Record<string, string>> = {
    context: 'context: any cluster of the kubeconfig, with a registry',
  };
  return select(
    {
      message: 'Which cluster?',
      choices: [
        { value: 'auto', name: 'auto: find out when deploying' },
        ...providers.map(({ name }) => ({ value: name, name: described[name] ?? name })),
      ],
    },
    { signal: context.signal },
  );
}

/** Checked between the prompts, not inside one: reading the kubeconfig takes a moment. */
async function askContext(context: CommandContext): Promise<string | undefined> {
  const { input } = await import('./prompts.ts');
  for (;;) {
    const name = await input(
      { message: 'kubeconfig context (Enter: the current one at each deployment)' },
      { signal: context.signal },
    );
    if (name === '') return undefined;
    const problem = await whyNotContext(context, name);
    if (problem === undefined) return name;
    context.emit({ type: 'warning', message: problem.message, ...defined({ hint: problem.hint }) });
  }
}

async function whyNotContext(
  context: CommandContext,
  name: string,
): Promise<DeployError | undefined> {
  try {
    await context.ports.kubernetes(name);
    return undefined;
  } catch (error) {
    if (error instanceof DeployError && error.kind !== 'interrupted') return error;
    throw error;
  }
}

async function askRegistry(context: CommandContext): Promise<string | undefined> {
  const { input } = await import('./prompts.ts');
  const registry = await input(
    {
      message: 'Registry, host[:port][/path] (Enter: the one that the cluster names)',
      validate: (value) => (value === '' ? true : (whatIsWrong('registry', value) ?? true)),
    },
    { signal: context.signal },
  );
  return registry === '' ? undefined : registry;
}
