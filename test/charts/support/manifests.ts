/** Rendered manifests, as far as the tests look into them. */

export interface Container {
  name: string;
  image: string;
  args?: string[];
  env?: { name: string; value?: string }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  securityContext?: Record<string, unknown> & {
    capabilities?: { add?: string[]; drop?: string[] };
  };
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number }; exec?: { command: string[] } } };
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface Probe {
  httpGet?: { path: string; port: string };
  exec?: { command: string[] };
  periodSeconds: number;
  failureThreshold: number;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  hostNetwork?: boolean;
  terminationGracePeriodSeconds?: number;
  serviceAccountName?: string;
  priorityClassName?: string;
  securityContext?: Record<string, unknown>;
  volumes?: (Record<string, unknown> & { name: string })[];
}

export interface PodTemplate {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: PodSpec;
}

export type Labels = Record<string, string>;

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

export interface NetworkPolicyPeer {
  podSelector?: Selector;
}

export interface NetworkPolicyRule {
  ports?: { port: number; protocol: string }[];
  from?: NetworkPolicyPeer[];
  to?: NetworkPolicyPeer[];
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Labels; annotations?: Labels };
  spec?: Spec;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  automountServiceAccountToken?: boolean;
}

/** What the tests read from the specs of the different kinds. */
export interface Spec {
  replicas?: number;
  strategy?: { rollingUpdate?: object };
  template?: PodTemplate;
  /** A map of labels in a Service, a label selector elsewhere. */
  selector?: unknown;
  podSelector?: Selector;
  policyTypes?: string[];
  ingress?: NetworkPolicyRule[];
  egress?: NetworkPolicyRule[];
  volumeClaimTemplates?: { metadata: { labels?: Labels } }[];
  persistentVolumeClaimRetentionPolicy?: object;
}

/** The manifest of that kind (and name, when several may exist). */
export function the(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (m) => m.kind === kind && (name === undefined || m.metadata.name === name),
  );
  if (found.length !== 1)
    throw new Error(`expected one ${kind} ${name ?? ''}, found ${found.length}`);
  return found[0]!;
}

/** The spec of the one manifest of that kind. */
export function specOf(manifests: readonly Manifest[], kind: string): Spec {
  const { spec } = the(manifests, kind);
  if (spec === undefined) throw new Error(`the ${kind} has no spec`);
  return spec;
}

/** The labels by which a manifest selects pods; none when it does not. */
export function selectorOf({ kind, spec }: Manifest): Labels | undefined {
  if (kind === 'Service') return spec?.selector as Labels;
  if (kind === 'NetworkPolicy') return spec?.podSelector?.matchLabels;
  if (!['Deployment', 'StatefulSet', 'PodDisruptionBudget'].includes(kind)) return undefined;
  return (spec?.selector as { matchLabels: Labels }).matchLabels;
}

export const kindsOf = (manifests: readonly Manifest[]): string[] =>
  manifests.map((m) => m.kind).sort();

/** Everything that makes pods, as one pod template each: workloads, Jobs, bare Pods. */
export function podTemplates(
  manifests: readonly Manifest[],
): { owner: string; template: PodTemplate }[] {
  return manifests.flatMap((manifest) => {
    const owner = `${manifest.kind}/${manifest.metadata.name}`;
    if (manifest.kind === 'Pod') return [{ owner, template: manifest as unknown as PodTemplate }];
    const template = manifest.spec?.template;
    return template ? [{ owner, template }] : [];
  });
}

/** The only container of a manifest's pods. */
export function containerOf(manifest: Manifest): Container {
  const [{ template } = { template: undefined }] = podTemplates([manifest]);
  const containers = template?.spec.containers ?? [];
  if (containers.length !== 1)
    throw new Error(`${manifest.kind} has ${containers.length} containers`);
  return containers[0]!;
}
