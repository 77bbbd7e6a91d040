import { createHash } from 'node:crypto';
import { DeployError } from '../errors.ts';
import type { Files } from '../ports/files.ts';

/**
 * A hash over every file of a chart. Throws CHART_MISSING (usage) when the folder holds no Chart.yaml.
 */
export async function chartFingerprint(files: Files, folder: string): Promise<string> {
  if (!(await files.exists(`${folder}/Chart.yaml`))) {
    throw new DeployError('usage', 'CHART_MISSING', `there is no Helm chart in ${folder}`, {
      hint: 'Correct `chart:` of the component in todo-deploy.yaml, or run `todo-deploy init`.',
    });
  }
  const hash = createHash('sha256');
  for (const { path, kind } of await files.walk(folder)) {
    if (kind !== 'file') continue;
    hash.update(`${path}\0`);
    hash.update((await files.readBytes(`${folder}/${path}`)) ?? '');
    hash.update('\0');
  }
  return hash.digest('hex');
}
