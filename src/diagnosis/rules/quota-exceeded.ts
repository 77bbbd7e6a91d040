import { terminal, type Rule } from '../rule.ts';
import { commandFor, type Fixed } from '../fixes.ts';
import { mebibytes, millicores, quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { refusals, type Refusal } from './creation.ts';

/** The ResourceQuota of the namespace has no room for the pods. */
export const quotaExceeded: Rule = {
  code: 'QUOTA_EXCEEDED',
  page: {
    title: 'The namespace has used up its quota',
    meaning:
      'A ResourceQuota limits how much CPU, memory or how many pods the namespace may have in all. The new pods would exceed it, so Kubernetes does not make them. What runs already goes on.',
    causes: [
      'The component asks for more CPU, memory or pods than the quota leaves.',
      'Other deployments in the same namespace use it up.',
      'During an update one pod more than usual is needed for a while.',
    ],
    look: [
      'kubectl -n NAMESPACE describe quota shows, for each resource, what is used beside what is allowed.',
    ],
    mend: [
      'Ask for less: lower components.NAME.values.resources or components.NAME.replicas in todo-deploy.yaml.',
      'Or free something in the namespace that nobody needs any more.',
      'Or have the quota raised by whoever runs the cluster: kubectl -n NAMESPACE edit quota.',
      'Then run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    refusals(view)
      .filter(({ message }) => /exceeded quota|failed quota/.test(message))
      .map((refusal) => {
        const { component, object, message, evidence } = refusal;
        return {
          ...{ component, object, evidence, ...terminal },
          cause: `the quota of the namespace does not allow the pods: ${detail(message)}`,
          remedy:
            'See what is used with `kubectl describe quota`; raise it, free something, or lower `resources` or `replicas` of the component.',
          ...room(view, refusal),
        };
      }),
};

function detail(message: string): string {
  return /(?:exceeded|failed) quota: (.*)$/s.exec(message)?.[1] ?? message;
}

/** Raises each limit of the quota by what all wanted pods ask for; the message names them in turn. */
function room(view: View, { message, owner, wanted }: Refusal): Fixed {
  const [, name] = /exceeded quota: ([^,\s]+)/.exec(message) ?? [];
  const requested = amounts(message, 'requested');
  const used = amounts(message, 'used');
  const hard = Object.entries(requested).map(([resource, amount]) => {
    const now = used[resource];
    return [resource, sum(resource, quantity(amount), quantity(now), wanted)] as const;
  });
  if (name === undefined || hard.length === 0) return {};
  if (hard.some(([, amount]) => amount === undefined)) return {};
  const patch = JSON.stringify({ spec: { hard: Object.fromEntries(hard) } });
  return commandFor(view, owner, 'patch', 'resourcequota', name, '--type=merge', '-p', patch);
}

/** `requested: limits.memory=1Gi,pods=1, used: …` as a map. */
function amounts(message: string, part: 'requested' | 'used'): Record<string, string> {
  const [, list = ''] = new RegExp(`${part}: ((?:[\\w./-]+=[\\w.]+,?)+)`).exec(message) ?? [];
  const pairs = list.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

function sum(
  resource: string,
  each: number | undefined,
  used: number | undefined,
  pods: number,
): string | undefined {
  if (each === undefined || used === undefined) return undefined;
  const total = used + each * pods;
  if (resource.endsWith('cpu')) return millicores(total);
  return /memory|storage/.test(resource) ? mebibytes(Math.ceil(total)) : String(Math.ceil(total));
}
