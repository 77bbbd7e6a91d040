/** Where the objects of a kind lie below their API version. */
export interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const inNamespace = (kind: string, name: string): Resource => ({ kind, name, namespaced: true });
const ofCluster = (kind: string, name: string): Resource => ({ kind, name, namespaced: false });

/**
 * Kinds that every server we accept (1.28 and newer) has under the same path, so that nobody has to ask: stable
 * APIs keep their resources for as long as the version exists (kubernetes.io: API deprecation policy, rule 1).
 */
const builtIn: Readonly<Record<string, readonly Resource[]>> = {
  v1: [
    inNamespace('ConfigMap', 'configmaps'),
    inNamespace('Event', 'events'),
    inNamespace('PersistentVolumeClaim', 'persistentvolumeclaims'),
    inNamespace('Pod', 'pods'),
    inNamespace('Secret', 'secrets'),
    inNamespace('Service', 'services'),
    ofCluster('Namespace', 'namespaces'),
    ofCluster('Node', 'nodes'),
    ofCluster('PersistentVolume', 'persistentvolumes'),
  ],
  'apps/v1': [
    inNamespace('Deployment', 'deployments'),
    inNamespace('ReplicaSet', 'replicasets'),
    inNamespace('StatefulSet', 'statefulsets'),
  ],
  'autoscaling/v2': [inNamespace('HorizontalPodAutoscaler', 'horizontalpodautoscalers')],
  'batch/v1': [inNamespace('Job', 'jobs')],
  'coordination.k8s.io/v1': [inNamespace('Lease', 'leases')],
  'discovery.k8s.io/v1': [inNamespace('EndpointSlice', 'endpointslices')],
  'networking.k8s.io/v1': [
    inNamespace('Ingress', 'ingresses'),
    inNamespace('NetworkPolicy', 'networkpolicies'),
    ofCluster('IngressClass', 'ingressclasses'),
  ],
};

/** The resource of a kind that needs no asking; undefined for any other. */
export function builtInResource(apiVersion: string, kind: string): Resource | undefined {
  return builtIn[apiVersion]?.find((resource) => resource.kind === kind);
}
