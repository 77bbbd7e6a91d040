import { join } from 'node:path';
import { writeSecrets } from '../secrets/store.ts';
import type { StorePorts } from '../secrets/store.ts';
import type { InitPlan, PlannedFile } from './plan.ts';
import { readTemplate, secretsPath } from './plan.ts';

/** What became of a file. */
export interface WrittenFile {
  readonly path: string;
  readonly outcome: 'written' | 'unchanged' | 'replaced' | 'kept';
}

/**
 * Writes what the plan says, but leaves the files named in `keep` as they are. The configuration comes last:
 * where it is, everything else is too.
 */
export async function writeInit(
  plan: InitPlan,
  packageRoot: string,
  keep: ReadonlySet<string>,
  ports: StorePorts,
): Promise<WrittenFile[]> {
  const outcomes: WrittenFile[] = [];
  const [config, ...others] = plan.files;
  for (const file of others) outcomes.push(await writeOne(plan.root, file, keep, ports));
  outcomes.push(await writeSecretValues(plan, packageRoot, keep, ports));
  if (config !== undefined) outcomes.unshift(await writeOne(plan.root, config, keep, ports));
  return outcomes;
}

async function writeOne(
  root: string,
  file: PlannedFile,
  keep: ReadonlySet<string>,
  { files }: StorePorts,
): Promise<WrittenFile> {
  const { path, text, state, mode } = file;
  if (state === 'unchanged') return { path, outcome: 'unchanged' };
  if (state === 'differs' && keep.has(path)) return { path, outcome: 'kept' };
  await files.writeText(join(root, path), text, mode === undefined ? {} : { mode });
  return { path, outcome: state === 'differs' ? 'replaced' : 'written' };
}

async function writeSecretValues(
  plan: InitPlan,
  packageRoot: string,
  keep: ReadonlySet<string>,
  ports: StorePorts,
): Promise<WrittenFile> {
  const values = Object.fromEntries(
    Object.entries(plan.secrets).filter(
      ([name]) => !(keep.has(secretsPath) && plan.replacedSecrets.includes(name)),
    ),
  );
  if (plan.secretsExist && Object.keys(values).length === 0) {
    return { path: secretsPath, outcome: plan.replacedSecrets.length > 0 ? 'kept' : 'unchanged' };
  }
  const heading = await readTemplate(packageRoot, 'secrets.env', ports.files);
  await writeSecrets(join(plan.root, secretsPath), values, ports, heading);
  const replaced = plan.replacedSecrets.some((name) => name in values);
  return { path: secretsPath, outcome: replaced ? 'replaced' : 'written' };
}
