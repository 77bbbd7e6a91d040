/**
 * A policy by which the API server refuses new pods that serve, and takes those of migrations: a rollout that
 * comes to nothing after everything before it went well.
 */
export function noNewPods(namespace: string): string {
  const name = `no-new-pods-${namespace}`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['pods'],
  };
  const policy = {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name } },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [rule] },
      validations: [
        {
          expression: `object.metadata.labels[?'app.kubernetes.io/component'].orValue('') != 'server'`,
          message: 'no new pods that serve, for a test',
        },
      ],
    },
  };
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const binding = {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name } },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector },
    },
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [policy, binding] });
}
