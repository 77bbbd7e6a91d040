import type { Service } from '../../rollout/kube-network-types.ts';
import { typed, type Deployment, type StatefulSet } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { sendsTo } from '../../rollout/selection.ts';
import { isReadable, type Snapshot } from '../../rollout/snapshot.ts';
import { withoutFailing, type Clue, type Rule } from '../rule.ts';

/** A Service looks for pods that do not exist, although those it should lead to are ready. */
export const serviceWithoutEndpoints: Rule = {
  code: 'SERVICE_WITHOUT_ENDPOINTS',
  page: {
    title: 'The Service leads to no pod',
    meaning:
      'A Service passes requests on to the pods whose labels fit its selector. None fit, so every request fails, although the pods themselves are ready.',
    causes: [
      'The selector of the Service, or the labels of the pods, were changed by hand or in the chart.',
      'A Service of an earlier release is left over.',
    ],
    look: [
      'kubectl -n NAMESPACE get service NAME -o jsonpath="{.spec.selector}" shows what it looks for.',
      'kubectl -n NAMESPACE get pods --show-labels shows what there is.',
      'kubectl -n NAMESPACE get endpointslices shows where the Services lead.',
    ],
    mend: [
      'If it was changed by hand, set it back: kubectl -n NAMESPACE set selector service NAME KEY=VALUE',
      'If it is your chart, let the selector name labels of the pod template.',
    ],
  },
  find: ({ snapshot }) =>
    typed(snapshot, 'services').flatMap((service) => {
      // What was known before we were no longer allowed to read it may be mended meanwhile.
      if (!isReadable(snapshot, 'services')) return [];
      const selector = service.spec?.selector ?? {};
      if (Object.keys(selector).length === 0) return [];
      const found = [
        ...typed(snapshot, 'pods').map(({ metadata }) => metadata.labels),
        ...workloadsIn(snapshot).map(({ spec }) => spec?.template?.metadata?.labels),
      ];
      if (found.some((labels) => sendsTo(service, labels ?? {}))) return [];
      return clueFor(service, snapshot);
    }),
};

function clueFor(service: Service, snapshot: Snapshot): Clue[] {
  const { metadata, spec } = service;
  const meant = workloadsIn(snapshot).find((workload) => belongs(workload, service));
  if (meant === undefined || (meant.status?.readyReplicas ?? 0) === 0) return [];
  const selector = textOf(spec?.selector ?? {});
  const labels = meant.spec?.template?.metadata?.labels ?? {};
  return [
    {
      component: componentOf(meant.metadata),
      object: `service/${metadata.name}`,
      cause: `the Service ${metadata.name} leads to no pod: none has the labels ${selector}`,
      evidence: [
        `service/${metadata.name} selects ${selector}`,
        `the pods of ${meant.metadata.name}, which are ready, have ${textOf(labels)}`,
      ],
      remedy:
        'Let the selector of the Service name labels that the pods have: kubectl set selector service NAME KEY=VALUE.',
      confidence: 'certain',
      // The pods are as they should be: asking the Service afterwards is what fails the run.
      ...withoutFailing,
    },
  ];
}

function workloadsIn(snapshot: Snapshot): readonly (Deployment | StatefulSet)[] {
  return [...typed(snapshot, 'deployments'), ...typed(snapshot, 'statefulSets')];
}

/** The workload that a Service is meant for: of the same component, or of the same name. */
function belongs(workload: Deployment | StatefulSet, { metadata }: Service): boolean {
  return (
    workload.metadata.name === metadata.name ||
    componentOf(workload.metadata) === componentOf(metadata)
  );
}

function textOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
