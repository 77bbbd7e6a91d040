import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import {
  kubectl,
  makeNamespace,
  release,
  removeNamespace,
  type SampleProject,
} from '../../test/slow-starts/project.ts';
import { EvidenceWatch } from './evidence.ts';
import type { BrokenChart } from './fault.ts';
import { ours, type Image, type Tool } from './tools.ts';

export interface Measured {
  readonly chart: BrokenChart;
  readonly tool: Tool;
  /** From evidence to exit; or why there is none. */
  readonly seconds: number | 'told success' | 'gave up before the evidence';
  /** It ended because its time was over; todo-deploy is given none. */
  readonly cut: boolean;
  readonly named: boolean;
}

export interface Bench {
  readonly kubernetes: Kubernetes;
  readonly project: SampleProject;
  readonly image: Image;
  readonly timeoutSeconds: number;
}

/** What the first version may take, on a machine that is busy; it is not measured. */
const healthySeconds = 300;

/** A healthy version, then the broken one; both by the same tool in a namespace of its own. */
export async function measure(
  bench: Bench,
  chart: BrokenChart,
  tool: Tool,
  namespace: string,
): Promise<Measured> {
  const place = { ...bench, namespace };
  await makeNamespace(namespace);
  try {
    const first = await tool.deploy({ ...place, timeoutSeconds: healthySeconds }, {});
    if (first.code !== 0) throw new Error(`${tool.name} cannot deploy at all: ${first.stderr}`);
    if (chart.before !== undefined) {
      await kubectl(['--namespace', namespace, 'apply', '-f', '-'], JSON.stringify(chart.before));
    }
    const watch = new EvidenceWatch(bench.kubernetes, namespace, chart);
    const started = performance.now();
    const { code, stdout, stderr } = await tool.deploy(place, chart.settings);
    const ended = performance.now();
    watch.stop();
    const named = chart.words.test(`${stdout}\n${stderr}`);
    const cut = tool !== ours && (ended - started) / 1000 >= bench.timeoutSeconds;
    return { ...{ chart, tool, named, cut }, seconds: secondsSince(watch.at, ended, code) };
  } finally {
    await removeNamespace(namespace);
  }
}

function secondsSince(
  evidence: number | undefined,
  ended: number,
  code: number,
): Measured['seconds'] {
  if (code === 0) return 'told success';
  if (evidence === undefined) return 'gave up before the evidence';
  return Math.max(0, (ended - evidence) / 1000);
}

/** The image of the sample, from a namespace where `up` has deployed it. */
export async function imageIn(namespace: string): Promise<Image> {
  const path = 'jsonpath={.spec.template.spec.containers[0].image}';
  const deployment = ['get', 'deployment', release, '--output', path];
  const name = await kubectl(['--namespace', namespace, ...deployment]);
  const [, repository = '', , tag = 'latest', digest = ''] =
    /^([^@]+?)(:([^:@/]+))?(@.*)?$/.exec(name) ?? [];
  return { repository, tag: tag + digest };
}
