import type { KubeObject } from '../ports/kubernetes.ts';
import type { LabelSelector, Service } from './kube-network-types.ts';
import type { PodTemplate } from './kube-types.ts';

type Labels = Readonly<Record<string, string>>;

/** True when labels fit a selector; an empty one fits everything (Kubernetes API: LabelSelector). */
export function fits(selector: LabelSelector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

/** True when a Service sends to pods with these labels; one without a selector sends to none by itself. */
export function sendsTo({ spec }: Pick<Service, 'spec'>, labels: Labels): boolean {
  const selector = spec?.selector ?? {};
  return Object.keys(selector).length > 0 && fits({ matchLabels: selector }, labels);
}

/** What the new pods of a Deployment or StatefulSet will be. */
export function templateOf(workload: KubeObject): PodTemplate {
  const spec = workload['spec'] as { template?: PodTemplate } | undefined;
  return spec?.template ?? {};
}
