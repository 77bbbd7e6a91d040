import { terminal, type Rule } from '../rule.ts';
import { changeFor, isOurs, type Fixed } from '../fixes.ts';
import { quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { refusals, type Refusal } from './creation.ts';

/** A LimitRange of the namespace refuses the resources of the pods. */
export const limitRange: Rule = {
  code: 'LIMIT_RANGE',
  page: {
    title: 'The namespace does not allow such resources',
    meaning:
      'A LimitRange says how much CPU and memory a single container of the namespace may ask for. The component asks for more, or for less, so Kubernetes does not make its pods.',
    causes: [
      'The memory or CPU limit of the component is above the maximum of the LimitRange.',
      'Its request is below the minimum.',
      'The limit is more times the request than the LimitRange allows.',
    ],
    look: [
      'kubectl -n NAMESPACE describe limitrange shows the minimum and the maximum for a container.',
    ],
    mend: [
      'Set components.NAME.values.resources in todo-deploy.yaml inside that range.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view)
      .filter(({ message }) =>
        /(minimum|maximum) .* usage per|limit to request ratio/.test(message),
      )
      .map((refusal) => {
        const { component, object, message, evidence } = refusal;
        return {
          ...{ component, object, evidence, ...terminal },
          cause: `a LimitRange of the namespace refuses the pods: ${/forbidden: (.*)$/s.exec(message)?.[1] ?? message}`,
          remedy:
            'Set `values.resources` of the component inside the range that `kubectl describe limitrange` shows.',
          ...inside(view, refusal),
        };
      }),
};

const bound =
  /(minimum|maximum) (cpu|memory) usage per Container is (\w+), but (?:request|limit) is/;

/** Sets the refused value to the bound; by hand the other one too, where it would be on the wrong side. */
function inside(view: View, { owner, containers, message }: Refusal): Fixed {
  const [, which, resource = '', to = ''] = bound.exec(message) ?? [];
  const [container, ...others] = containers;
  if (which === undefined || container === undefined || others.length > 0) return {};
  const [side, opposite] =
    which === 'maximum' ? (['limits', 'requests'] as const) : (['requests', 'limits'] as const);
  const [bounded, other] = [quantity(to), quantity(container.resources?.[opposite]?.[resource])];
  if (bounded === undefined) return {};
  const crosses = other !== undefined && (side === 'limits' ? other > bounded : other < bounded);
  if (crosses && isOurs(owner)) return {};
  const flags = (crosses ? [side, opposite] : [side]).map((one) => `--${one}=${resource}=${to}`);
  const { kind, metadata } = owner;
  const ownerReferences = [{ kind, name: metadata.name, uid: metadata.uid ?? '' }];
  return changeFor(
    view,
    { metadata: { ...metadata, ownerReferences } },
    {
      ...{ value: `resources.${side}.${resource}`, to },
      command: (workload) => ['set', 'resources', workload, '-c', container.name, ...flags],
    },
  );
}
