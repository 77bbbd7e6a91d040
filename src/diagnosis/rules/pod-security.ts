import { terminal, type Rule } from '../rule.ts';
import { clusterCommand, type Fixed } from '../fixes.ts';
import type { View } from '../view.ts';
import { refusals } from './creation.ts';

/** The Pod Security level of the namespace refuses the pods. */
export const podSecurity: Rule = {
  code: 'POD_SECURITY',
  page: {
    title: 'The namespace refuses pods with such rights',
    meaning:
      'The namespace enforces a Pod Security level. The pods ask for rights that this level does not give, such as running as root, so Kubernetes does not make them.',
    causes: [
      'The chart leaves out what the level `restricted` demands: runAsNonRoot, no privilege escalation, dropped capabilities, a seccomp profile.',
      'The chart mounts a folder of the node (hostPath).',
      'The namespace was made with a stricter level than the chart was written for.',
    ],
    look: [
      'kubectl get namespace NAMESPACE --show-labels shows the level: pod-security.kubernetes.io/enforce.',
      'The finding names each setting that is refused.',
    ],
    mend: [
      'Give the pods in the chart the securityContext that the message asks for, and run `todo-deploy up`.',
      'Or lower the level of the namespace, if it is yours: kubectl label --overwrite namespace NAMESPACE pod-security.kubernetes.io/enforce=baseline',
    ],
  },
  find: (view) =>
    refusals(view)
      .filter(({ message }) => message.includes('violates PodSecurity'))
      .map(({ component, object, message, evidence, owner }) => ({
        ...{ component, object, evidence, ...terminal },
        cause: `the Pod Security level of the namespace refuses the pods: ${/violates PodSecurity (.*)$/s.exec(message)?.[1] ?? message}`,
        remedy:
          'Correct the securityContext in the chart as the message says, or relax the label pod-security.kubernetes.io/enforce of the namespace.',
        ...relaxed(view, message, owner.metadata.namespace),
      })),
};

/** `restricted` first gives way to `baseline`, which still keeps pods off the node. */
function relaxed(view: View, message: string, namespace = view.place.namespace): Fixed {
  const [, level] = /violates PodSecurity "(restricted|baseline)/.exec(message) ?? [];
  if (level === undefined || namespace === undefined) return {};
  const next = level === 'restricted' && !hostAccess.test(message) ? 'baseline' : 'privileged';
  return clusterCommand(
    view,
    ...['label', '--overwrite', 'namespace', namespace],
    `pod-security.kubernetes.io/enforce=${next}`,
  );
}

/** What `baseline` refuses too (kubernetes.io: Pod Security Standards). */
const hostAccess = /privileged \(|host namespaces|hostPath|hostPort|non-default capabilities/;
