import { DeployError } from '../errors.ts';
import type { Files } from '../ports/files.ts';

/**
 * The digest of a chart's folder. Throws CHART_MISSING (usage) when the folder holds no Chart.yaml.
 */
export async function chartFingerprint(files: Files, folder: string): Promise<string> {
  if (!(await files.exists(`${folder}/Chart.yaml`))) {
    throw new DeployError('usage', 'CHART_MISSING', `there is no Helm chart in ${folder}`, {
      hint: 'Correct `chart:` of the component in todo-deploy.yaml, or run `todo-deploy init`.',
    });
  }
  return (await files.digest(folder)).digest;
}
