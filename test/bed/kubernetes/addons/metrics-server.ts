/** metrics-server: what `kubectl top` and the HorizontalPodAutoscaler read. */
import { metricsServerImage } from '../images.ts';

const name = 'metrics-server';
const namespace = 'kube-system';
const labels = { 'k8s-app': name };
const rbac = 'rbac.authorization.k8s.io';
const subjects = [{ kind: 'ServiceAccount', name, namespace }];

const clusterRole = (role: string, rules: object[]) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: role, labels: role === 'system:aggregated-metrics-reader' ? readers : labels },
  rules,
});

/** People who may view, edit or administer a namespace may read its metrics. */
const readers = Object.fromEntries(
  ['view', 'edit', 'admin'].map((role) => [`${rbac}/aggregate-to-${role}`, 'true']),
);

const binding = (bound: string, role: string) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name: bound },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects,
});

const container = {
  name,
  image: metricsServerImage,
  imagePullPolicy: 'Never',
  args: [
    '--cert-dir=/tmp',
    '--secure-port=10250',
    '--kubelet-preferred-address-types=InternalIP',
    '--kubelet-certificate-authority=/var/run/cluster-ca/ca.crt',
    '--kubelet-request-timeout=5s',
    '--metric-resolution=10s',
  ],
  ports: [{ name: 'https', containerPort: 10250 }],
  readinessProbe: {
    httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
    periodSeconds: 2,
  },
  livenessProbe: {
    httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' },
    initialDelaySeconds: 30,
  },
  resources: { requests: { cpu: '20m', memory: '50Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
  volumeMounts: [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'cluster-ca', mountPath: '/var/run/cluster-ca', readOnly: true },
  ],
};

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: name,
        priorityClassName: 'system-cluster-critical',
        containers: [container],
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'cluster-ca', configMap: { name: 'kube-root-ca.crt' } },
        ],
      },
    },
  },
};

const apiService = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io', labels },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    // The server signs its own certificate.
    insecureSkipTLSVerify: true,
    service: { name, namespace },
  },
};

export const metricsServer: readonly object[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } },
  clusterRole('system:aggregated-metrics-reader', [
    {
      apiGroups: ['metrics.k8s.io'],
      resources: ['pods', 'nodes'],
      verbs: ['get', 'list', 'watch'],
    },
  ]),
  clusterRole('system:metrics-server', [
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    {
      apiGroups: [''],
      resources: ['pods', 'nodes', 'namespaces', 'configmaps'],
      verbs: ['get', 'list', 'watch'],
    },
  ]),
  binding('system:metrics-server', 'system:metrics-server'),
  binding('metrics-server:system:auth-delegator', 'system:auth-delegator'),
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'metrics-server-auth-reader', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
    subjects,
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
  },
  deployment,
  apiService,
];
