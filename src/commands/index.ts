import type { CommandModule } from './command.ts';

type Loader = () => Promise<{ command: CommandModule<never> }>;

/** Every command, in the order of the help; a new one is a file and a line here. */
const loaders: Readonly<Record<string, Loader>> = {
  init: () => import('./init.ts'),
  build: () => import('./build.ts'),
  up: () => import('./up.ts'),
  history: () => import('./history.ts'),
  rollback: () => import('./rollback.ts'),
  status: () => import('./status.ts'),
  diagnose: () => import('./diagnose.ts'),
  logs: () => import('./logs.ts'),
  secrets: () => import('./secrets.ts'),
  render: () => import('./render.ts'),
  data: () => import('./data.ts'),
  db: () => import('./db/index.ts'),
  teardown: () => import('./teardown.ts'),
  doctor: () => import('./doctor.ts'),
  explain: () => import('./explain.ts'),
  completion: () => import('./completion.ts'),
  complete: () => import('./complete.ts'),
  forward: () => import('./forward.ts'),
  overview: () => import('./overview.ts'),
  supervise: () => import('./supervise.ts'),
};

/** One line for each command, for the help of the program as a whole. */
export const summaries: Readonly<Record<string, string>> = {
  init: 'answer a few questions, get todo-deploy.yaml',
  build: 'build the images and hold them against their budgets',
  up: 'deploy the app, or bring a deployment up to date',
  history: 'what was deployed when, and what came of it',
  rollback: 'return to a deployment that worked',
  status: 'is it healthy, and if not, what to do',
  diagnose: 'what is wrong in a namespace, the root first',
  logs: 'the logs of all components, in order of time',
  secrets: 'list, read and set the secrets of the project',
  render: 'write plain manifests for kubectl apply',
  data: 'carry the data of a deployment to another one',
  db: 'prove, look at, migrate, back up, restore and query the database',
  teardown: 'remove what todo-deploy made',
  doctor: 'what a deployment needs, what is there, and how to mend the rest',
  explain: 'what a code means, and how to mend it',
  completion: 'make your shell complete commands, flags and names',
};

export const commandNames: readonly string[] = Object.keys(loaders);

/** Loads one command's file. */
export async function loadCommand(name: string): Promise<CommandModule<never>> {
  const load = loaders[name];
  if (load === undefined) throw new Error(`no command ${name}`);
  return (await load()).command;
}
