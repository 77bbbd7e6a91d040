import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';
import { load } from 'js-yaml';
import { providers } from '../clusters/index.ts';
import { databaseComponent } from '../config/project.ts';
import { targetNames } from '../config/schema.ts';
import { chapters } from '../diagnosis/explain.ts';
import { readHistory } from '../history/store.ts';
import { knownPreviews } from '../previews/record.ts';
import { namesAskedFor } from '../secrets/given.ts';
import { openCluster } from './cluster.ts';
import type { CommandContext } from './command.ts';
import { loadProject } from './project.ts';

/** Names that only this machine, the project or the cluster knows. */
export type ValueKind =
  | 'targets'
  | 'contexts'
  | 'providers'
  | 'components'
  | 'revisions'
  | 'codes'
  | 'secrets'
  | 'previews';

/** How long a cluster may be asked while somebody waits for a completion, in milliseconds. */
const patienceMs = 2_000;

/** The values of a kind; throws when they cannot be had. */
export async function dynamicValues(
  context: CommandContext,
  kind: ValueKind,
): Promise<readonly string[]> {
  const silent = { ...context, emit: () => undefined };
  switch (kind) {
    case 'targets':
      return ['auto', ...targetNames];
    case 'providers':
      return ['auto', ...providers.map(({ name }) => name)];
    case 'contexts':
      return contexts(context);
    case 'components':
      return components(silent);
    case 'secrets':
      return namesAskedFor(await loadProject(silent)).sort();
    case 'previews':
      return knownPreviews(await loadProject(silent), context.ports.files);
    case 'revisions':
      return Promise.race([revisions(silent), nothingAfter(silent)]);
    case 'codes':
      return chapters().flatMap(({ explanations }) => explanations.map(({ code }) => code));
  }
}

async function components(context: CommandContext): Promise<string[]> {
  const { config } = await loadProject(context);
  const beside = config.database.source === 'in-cluster' ? [databaseComponent] : [];
  return [...Object.keys(config.components), ...beside].sort();
}

/** The newest first. */
async function revisions(context: CommandContext): Promise<string[]> {
  const project = await loadProject(context);
  const { kubernetes } = await openCluster(context, project);
  const history = await readHistory(kubernetes, project);
  return history.map(({ revision }) => String(revision)).sort((a, b) => Number(b) - Number(a));
}

async function nothingAfter({ ports, signal }: CommandContext): Promise<string[]> {
  await ports.clock.sleep(patienceMs, signal);
  return [];
}

/** The names in the kubeconfig files, as kubectl finds them. */
async function contexts({ env, ports }: CommandContext): Promise<string[]> {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const paths = named.length > 0 ? named : [join(home, '.kube', 'config')];
  const found: string[] = [];
  for (const path of paths) {
    const text = await ports.files.readText(path);
    const parsed = load(text ?? '') as { contexts?: { name?: unknown }[] } | undefined;
    for (const { name } of parsed?.contexts ?? []) if (typeof name === 'string') found.push(name);
  }
  return [...new Set(found)];
}
