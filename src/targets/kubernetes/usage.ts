import { DeployError } from '../../errors.ts';
import type { KubeMetadata, Kubernetes } from '../../ports/kubernetes.ts';

export interface Usage {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

interface PodMetrics {
  readonly metadata: KubeMetadata;
  readonly containers?: readonly {
    readonly usage?: { readonly cpu?: string; readonly memory?: string };
  }[];
}

const timeoutMs = 3_000;

/** What each pod of a namespace uses now, by pod; undefined when the cluster has no metrics. */
export async function podUsage(
  kubernetes: Kubernetes,
  namespace: string,
): Promise<ReadonlyMap<string, Usage> | undefined> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
  try {
    const { status, body } = await kubernetes.raw(path, { timeoutMs });
    if (status !== 200) return undefined;
    const { items = [] } = JSON.parse(body) as { items?: PodMetrics[] };
    return new Map(items.map((item) => [item.metadata.name, usageOf(item)]));
  } catch (error) {
    if (error instanceof DeployError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function usageOf({ containers = [] }: PodMetrics): Usage {
  const sum = (pick: 'cpu' | 'memory'): number =>
    containers.reduce((total, { usage }) => total + quantity(usage?.[pick] ?? '0'), 0);
  return { cpu: Math.round(sum('cpu') * 1000), memory: sum('memory') };
}

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** The number that a Kubernetes quantity stands for: `250m` is 0.25, `64Mi` is 67108864. */
export function quantity(text: string): number {
  const [, digits = '0', unit = ''] = /^([\d.]+(?:e[+-]?\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(digits) * (factors[unit] ?? 1);
}
