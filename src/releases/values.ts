import { merge } from '../config/merge.ts';
import {
  databaseComponent,
  fingerprintLabel,
  ownershipLabels,
  type NamedComponent,
} from '../config/project.ts';
import { resolveReferences, serviceAddresses } from '../config/references.ts';
import type { Config } from '../config/schema.ts';

/** What is known of a component when its release is made. */
export interface ReleaseInputs {
  /** Full reference without the tag: `localhost:5000/todo/backend`. */
  readonly repository: string;
  readonly tag: string;
  /** Digest of the manifest, where the transport has one; it pins what the nodes pull. */
  readonly digest?: string;
  /** Name of the Secret that the pods read; undefined when the component has none. */
  readonly secret?: string;
  /** What a Secret of somebody else holds, as a fingerprint: other content is another pod template. */
  readonly secretContent?: string;
}

/** Annotation of pods that read a Secret of somebody else: its content as a fingerprint. */
export const secretContentAnnotation = 'todo-deploy/secret-content';

type Values = Record<string, unknown>;

/** Values for the chart of a component; never a secret, only the name of one. */
export function componentValues(
  config: Config,
  component: NamedComponent,
  inputs: ReleaseInputs,
): Values {
  const addresses = serviceAddresses(config);
  const env = Object.fromEntries(
    Object.entries(component.env).map(([name, text]) => [name, resolveReferences(addresses, text)]),
  );
  return merge(
    {
      image: {
        repository: inputs.repository,
        tag: inputs.tag,
        ...(inputs.digest === undefined ? {} : { digest: inputs.digest }),
      },
      replicaCount: component.replicas,
      containerPort: component.port,
      service: { port: component.port },
      existingSecret: inputs.secret ?? '',
      ...(inputs.secretContent === undefined
        ? {}
        : { podAnnotations: { [secretContentAnnotation]: inputs.secretContent } }),
      env,
      commonLabels: {
        ...ownershipLabels(config, component.name),
        [fingerprintLabel]: inputs.tag,
      },
      migrations: { enabled: false },
    },
    component.values,
  );
}

/** Values for the chart of the in-cluster PostgreSQL. */
export function databaseValues(config: Config, secret: string): Values {
  return {
    existingSecret: secret,
    persistence: { size: config.database.storage },
    commonLabels: ownershipLabels(config, databaseComponent),
  };
}
