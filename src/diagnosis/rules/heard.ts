import { byProbe, withoutFailing, type Clue } from '../rule.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';
import { readyWithinSeconds } from './probes.ts';

/** What a container says that fits `sign`: its health answer when that is a bad one, else its newest line. */
export function heard(view: View, container: ContainerView, sign: RegExp): string | undefined {
  if (container.init) return undefined;
  const health = view.evidence.health.get(container.pod.metadata.name);
  if (health !== undefined && health.status >= 400 && sign.test(health.body)) {
    return `health path answers ${health.status}: ${oneLine(health.body)}`;
  }
  const line = container.lines.findLast((text) => sign.test(text));
  return line === undefined ? undefined : `container ${container.spec.name}: ${oneLine(line)}`;
}

/** A container that is ready all the same fails no rollout; one that is not has the time of its own probes. */
export function whileUnready({
  status,
  spec,
}: ContainerView): Pick<Clue, 'patience' | 'budgetMs' | 'because'> {
  const seconds = readyWithinSeconds(spec) + 30;
  return status.ready === true
    ? withoutFailing
    : byProbe(seconds, 'what it needs may come up a little later than its own probes allow');
}
