import type { Container } from '../../rollout/kube-types.ts';
import { untilReady } from '../recovery.ts';
import type { Rule } from '../rule.ts';
import { eventLine, oneLine } from '../view.ts';

/** A container runs, but its readiness probe does not pass. */
export const neverReady: Rule = {
  code: 'NOT_READY',
  symptom: true,
  page: {
    title: 'The program runs, but is not ready',
    meaning:
      'The container runs, but its readiness probe does not pass, so it gets no requests. How long that may take, its own probe settings say; after that todo-deploy calls it a failure.',
    causes: [
      'Something that it needs does not answer; often the health path says what.',
      'It listens on another port than the probe asks, or only on 127.0.0.1.',
      'It is slower than the probe allows.',
    ],
    look: [
      '`todo-deploy logs NAME` shows what it is doing.',
      'kubectl -n NAMESPACE describe pod POD shows the answer that the probe got.',
    ],
    mend: [
      'Correct what the health path or the log says.',
      'Listen on 0.0.0.0 and on the port in components.NAME.port.',
      'If it is only slow, raise components.NAME.values.probes.startup.failureThreshold.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const { status, pod, spec, component, object } = container;
      if (container.init || status.ready === true || status.state?.running === undefined) return [];
      const probe = view.eventsOf(pod, 'Unhealthy').at(-1);
      const health = view.evidence.health.get(pod.metadata.name);
      if (probe === undefined) return [];
      const said = oneLine(health?.body ?? '');
      const refused = /connection refused/.test(probe.message ?? '');
      return [
        {
          ...{ component, object },
          cause: refused
            ? `nothing listens on the port that the probe asks${portOf(spec)}`
            : `the container runs, but its probe does not pass${said === '' ? '' : `: it answers ${health?.status ?? ''} ${said}`}`,
          evidence: [eventLine(probe), ...(said === '' ? [] : [`health path: ${said}`])],
          remedy: refused
            ? `Make the program listen on 0.0.0.0 and that port, or correct the port in todo-deploy.yaml: todo-deploy logs ${component}`
            : `See what it says: todo-deploy logs ${component}`,
          ...untilReady(view, container),
        },
      ];
    }),
};

function portOf({ readinessProbe, ports }: Container): string {
  const port = readinessProbe?.httpGet?.port;
  const number = ports?.find(({ name }) => name === port)?.containerPort ?? port;
  return number === undefined ? '' : ` (${number})`;
}
