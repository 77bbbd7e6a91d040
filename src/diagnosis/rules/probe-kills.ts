import { timeOf, type KubeEvent } from '../../rollout/kube-types.ts';
import { untilItRecovers } from '../recovery.ts';
import { terminal, type Rule } from '../rule.ts';
import { changeFor, containerPatch, type Fixed } from '../fixes.ts';
import { eventLine, lastSeen, type ContainerView, type View } from '../view.ts';
import { attempts, windowSeconds } from './probes.ts';

/** A startup or liveness probe ends the container before it is up. */
export const probeKills: Rule = {
  code: 'PROBE_KILLS',
  page: {
    title: 'A probe ends the container before it is up',
    meaning:
      'Kubernetes asks the program regularly whether it is alive (a probe). It did not answer in time, so Kubernetes ended it and started it again, and so on.',
    causes: [
      'The start takes longer than the startup probe allows.',
      'There is no startup probe, and the liveness probe begins too early.',
      'The program hangs, or listens on another port or path than the probe asks.',
    ],
    look: [
      'kubectl -n NAMESPACE describe pod POD shows the probes and their failures.',
      '`todo-deploy logs NAME --previous` shows how far the program came.',
    ],
    mend: [
      'Give it longer: raise components.NAME.values.probes.startup.failureThreshold in todo-deploy.yaml.',
      'Or find out what makes the start slow.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const kill = view
        .eventsOf(container.pod, 'Killing')
        .findLast(({ message = '' }) => /failed (startup|liveness) probe/.test(message));
      if (kill === undefined) return [];
      if (container.failure === undefined && !isEnding(container, kill)) return [];
      const which = (kill.message ?? '').includes('startup') ? 'startup' : 'liveness';
      const probe =
        which === 'startup' ? container.spec.startupProbe : container.spec.livenessProbe;
      // Its own startup settings said how long it may take; a liveness probe may catch one bad moment.
      const late = which === 'startup' && !container.endedBefore;
      return [
        {
          ...{ component: container.component, object: container.object },
          cause: `the ${which} probe ends the container ${probe === undefined ? '' : `after ${windowSeconds(probe)} s, `}before it is up`,
          evidence: [eventLine(kill), ...unhealthy(view, container.pod, which)],
          remedy: `Give it longer with \`values.probes.${which}\` (failureThreshold, periodSeconds), or find out why it starts so slowly: todo-deploy logs ${container.component} --previous`,
          ...wider(view, container, which),
          ...(late ? terminal : untilItRecovers(view, container, 90)),
        },
      ];
    }),
};

/** It was told to end, and takes its time: the grace period may be long. */
function isEnding({ status }: ContainerView, kill: KubeEvent): boolean {
  const started = timeOf(status.state?.running?.startedAt);
  return status.ready !== true && started !== undefined && lastSeen(kill) >= started;
}

function unhealthy(view: View, pod: Parameters<View['eventsOf']>[0], which: string): string[] {
  const event = view
    .eventsOf(pod, 'Unhealthy')
    .findLast(({ message = '' }) => message.toLowerCase().startsWith(which));
  return event === undefined ? [] : [eventLine(event)];
}

/** Four times the attempts of the probe. */
function wider(view: View, { pod, spec }: ContainerView, which: 'startup' | 'liveness'): Fixed {
  const probe = which === 'startup' ? spec.startupProbe : spec.livenessProbe;
  if (probe === undefined) return {};
  const to = 4 * attempts(probe);
  return changeFor(view, pod, {
    ...{ value: `probes.${which}.failureThreshold`, to },
    command: (workload) =>
      containerPatch(workload, spec.name, { [`${which}Probe`]: { failureThreshold: to } }),
  });
}
