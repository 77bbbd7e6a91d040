import {
  componentsInOrder,
  databaseComponent,
  existingSecretOf,
  ownershipLabels,
  releaseName,
  type Project,
} from '../../config/project.ts';
import type { KubeObject } from '../../ports/kubernetes.ts';
import { databasePassword } from '../derive.ts';

/** A Secret that rendered workloads read, without its values. */
export interface RenderedSecret {
  readonly component: string;
  readonly metadata: KubeObject['metadata'] & { readonly namespace: string };
  readonly variables: readonly { readonly name: string; readonly optional: boolean }[];
}

/** The name of the Secret that the rendered workloads of a component read. */
export function renderedName(project: Project, component: string): string {
  return (
    existingSecretOf(project, component) ?? `${releaseName(project.config, component)}-secrets`
  );
}

/**
 * The Secrets that the rendered workloads of a project read and nobody looks after yet, that of the in-cluster
 * database included.
 */
export function renderedSecrets(project: Project): RenderedSecret[] {
  const { config, namespace } = project;
  const uses = componentsInOrder(config).map(
    ({ name, secrets }): Pick<RenderedSecret, 'component' | 'variables'> => ({
      ...{ component: name, variables: secrets },
    }),
  );
  if (config.database.source === 'in-cluster') {
    const variables = [{ name: databasePassword, optional: false }];
    uses.push({ component: databaseComponent, variables });
  }
  return uses
    .filter(
      ({ component, variables }) =>
        variables.length > 0 && existingSecretOf(project, component) === undefined,
    )
    .map(({ component, variables }) => ({
      ...{ component, variables },
      metadata: {
        ...{ name: renderedName(project, component), namespace },
        labels: ownershipLabels(config, component),
      },
    }));
}
