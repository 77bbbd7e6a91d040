import { DeployError } from '../../errors.ts';
import type { RenderedSecret } from './uses.ts';
import { toYaml } from './yaml.ts';

/** The kinds of store that the External Secrets Operator knows (external-secrets.io/v1, secretStoreRef). */
export const storeKinds = ['SecretStore', 'ClusterSecretStore'] as const;

export interface ExternalStore {
  readonly name: string;
  readonly kind: (typeof storeKinds)[number];
  /**
   * Where a value lies in the store: `KEY` or `KEY#PROPERTY`, in which {project}, {component} and {variable} are
   * filled in.
   */
  readonly remoteKey: string;
}

/** One entry of the store for each component, one property for each of its variables. */
export const usualRemoteKey = '{project}/{component}#{variable}';

/**
 * ExternalSecrets: the operator reads each value from the store and keeps the Secret that the workloads read.
 * Variables that are optional are left out, for one that is missing in the store fails the whole Secret.
 * Throws OPTION_INVALID (usage) when two variables would be one entry of the store.
 */
export function externalSecrets(
  project: string,
  secrets: readonly RenderedSecret[],
  store: ExternalStore,
): string {
  requireApart(store.remoteKey);
  const left = secrets.flatMap(({ component, variables }) =>
    variables.filter(({ optional }) => optional).map(({ name }) => `${component}: ${name}`),
  );
  const objects = secrets.flatMap(({ component, metadata, variables }) => {
    const needed = variables.filter(({ optional }) => !optional);
    if (needed.length === 0) return [];
    const data = needed.map(({ name: variable }) => ({
      secretKey: variable,
      remoteRef: remoteRef(store.remoteKey, { project, component, variable }),
    }));
    return [
      {
        ...{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata },
        spec: {
          refreshInterval: '1h0m0s',
          secretStoreRef: { name: store.name, kind: store.kind },
          target: { name: metadata.name, creationPolicy: 'Owner' },
          data,
        },
      },
    ];
  });
  const optional =
    left.length === 0
      ? ''
      : `# Optional, and left out: ${left.join(', ')}. Add an entry under data where the store has one.\n`;
  return `# For the External Secrets Operator: no value is in this file.\n${optional}${toYaml(objects)}`;
}

function remoteRef(
  template: string,
  values: Readonly<Record<string, string>>,
): { readonly key: string; readonly property?: string } {
  const filled = (text: string): string =>
    text.replace(/\{(project|component|variable)\}/g, (_all, name: string) => values[name] ?? '');
  const at = template.indexOf('#');
  if (at < 0) return { key: filled(template) };
  return { key: filled(template.slice(0, at)), property: filled(template.slice(at + 1)) };
}

function requireApart(template: string): void {
  const unknown = /\{(?!(?:project|component|variable)\})[^}]*\}/.exec(template)?.[0];
  const empty = template.split('#').some((part) => part === '');
  const problem =
    unknown !== undefined
      ? `${unknown} stands for nothing`
      : empty
        ? 'the key or the property is empty'
        : template.includes('{variable}')
          ? undefined
          : 'without {variable} all variables would be one value';
  if (problem === undefined) return;
  throw new DeployError('usage', 'OPTION_INVALID', `--remote-key ${template}: ${problem}`, {
    hint: `Name the place of each value in the store: --remote-key '${usualRemoteKey}'`,
  });
}
