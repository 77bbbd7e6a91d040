import type { KubeObject } from '../../../ports/kubernetes.ts';

/** Milliseconds that a node took to pull an image, of several the longest; undefined when no event tells. */
export function pullMsOf(events: readonly KubeObject[], image: string): number | undefined {
  const times = events.flatMap(({ message }) => {
    // The kubelet's words, pkg/kubelet/images: `Successfully pulled image "x" in 1.2s (1.2s including waiting)…`
    const [, name, time] =
      /^Successfully pulled image "([^"]+)" in (\S+)/.exec(String(message)) ?? [];
    const ms = name === image ? durationMs(time ?? '') : undefined;
    return ms === undefined ? [] : [ms];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

const unitMs: Readonly<Record<string, number>> = {
  ...{ h: 3_600_000, m: 60_000, s: 1000 },
  ...{ ms: 1, µs: 0.001, us: 0.001, ns: 0.000_001 },
};

/** A duration as Go writes it: `1m2.5s`, `850ms`. */
function durationMs(text: string): number | undefined {
  if (!/^([\d.]+(h|ms|m|s|µs|us|ns))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s|µs|us|ns)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
}
