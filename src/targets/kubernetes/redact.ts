import { resolve } from 'node:path';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { redactor } from '../../secrets/redact.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { readSecrets, type StorePorts } from '../../secrets/store.ts';

/**
 * A redactor for what the cluster shows, from the secrets that this machine knows. Looking at a deployment
 * must work without them, so secrets that cannot be read are no error; passwords in URLs are hidden anyway.
 */
export async function localRedactor(
  project: Project,
  ports: StorePorts,
  env: Readonly<Record<string, string | undefined>>,
): Promise<(text: string) => string> {
  const file = resolve(project.root, project.config.secretsFile);
  const values = await resolveSecrets(project, ports, env, { store: false })
    .then(({ byComponent }) => Object.values(byComponent).flatMap((one) => Object.values(one)))
    .catch(nothingIfRefused)
    .then(
      async (known) =>
        known ?? Object.values((await readSecrets(file, ports).catch(nothingIfRefused)) ?? {}),
    );
  return redactor(values);
}

function nothingIfRefused(error: unknown): undefined {
  if (error instanceof DeployError) return undefined;
  throw error;
}
