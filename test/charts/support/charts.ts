/** The charts, the sets of values they are tested with, and what Helm makes of them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dump, loadAll } from 'js-yaml';
import type { Manifest } from './manifests.ts';
import type { Helm } from './tools.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const chartNames = ['backend', 'frontend', 'postgres'] as const;
export type ChartName = (typeof chartNames)[number];
export const appCharts = ['backend', 'frontend'] as const;

/** Folder of a chart in the repository. */
export const chartDir = (chart: ChartName): string => here(`../../../helm/${chart}`);

/** One way to install a chart: its values file, or none for the defaults. */
export interface ValuesCase {
  chart: ChartName;
  name: string;
  file: string | undefined;
  release: string;
}

/** The longest release name that Helm admits is 53 characters; a StatefulSet's pods admit 52. */
const longRelease = (chart: ChartName) =>
  `a-release-name-as-long-as-names-can-be-in-kubernetes${chart === 'postgres' ? '' : 's'}`;

/** Defaults and every file under values/<chart>/, for all charts. */
export const valuesCases: readonly ValuesCase[] = chartNames.flatMap((chart) => {
  const folder = here(`../values/${chart}`);
  const extreme = readdirSync(folder)
    .sort()
    .map((file) => {
      const name = file.replace(/\.yaml$/, '');
      const release = name === 'huge' ? longRelease(chart) : `todo-${chart}`;
      return { chart, name, file: join(folder, file), release };
    });
  return [{ chart, name: 'default', file: undefined, release: `todo-${chart}` }, ...extreme];
});

export interface RenderOptions {
  release?: string;
  namespace?: string;
  /** Path of a values file, or the values themselves. */
  values?: string | object | undefined;
  kubeVersion?: string;
  /** Only this template, as a path inside the chart. */
  only?: string;
}

/** Runs Helm; rejects with what it wrote to stderr as the message. */
export async function helm(tool: Helm, args: readonly string[]): Promise<string> {
  const options = { maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' as const };
  try {
    return (await run(tool.path, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`helm ${args[0]}: ${stderr.trim()}\n${stdout.trim()}`.trim(), { cause: error });
  }
}

/** Gives `use` the `--values` arguments for a file or an object, which is written to a file of its own. */
async function withValues<T>(
  values: RenderOptions['values'],
  use: (args: string[]) => Promise<T>,
): Promise<T> {
  if (values === undefined) return use([]);
  if (typeof values === 'string') return use(['--values', values]);
  const folder = mkdtempSync(join(tmpdir(), 'chart-values-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, dump(values));
    return await use(['--values', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `helm template`: the text of all manifests, hooks and tests included. */
export function renderText(
  tool: Helm,
  chart: ChartName,
  options: RenderOptions = {},
): Promise<string> {
  const {
    release = `todo-${chart}`,
    namespace = 'todo',
    values,
    kubeVersion = '1.34.0',
    only,
  } = options;
  return withValues(values, (valuesArgs) =>
    helm(tool, [
      ...[
        'template',
        release,
        chartDir(chart),
        '--namespace',
        namespace,
        '--kube-version',
        kubeVersion,
      ],
      ...(only === undefined ? [] : ['--show-only', only]),
      ...valuesArgs,
    ]),
  );
}

/** `helm template`, parsed. */
export async function render(
  tool: Helm,
  chart: ChartName,
  options: RenderOptions = {},
): Promise<Manifest[]> {
  const documents = loadAll(await renderText(tool, chart, options));
  return documents.filter((document) => document !== null && document !== undefined) as Manifest[];
}

/** `helm lint --strict`. */
export function lint(
  tool: Helm,
  chart: ChartName,
  values?: RenderOptions['values'],
): Promise<string> {
  return withValues(values, (valuesArgs) =>
    helm(tool, ['lint', '--strict', chartDir(chart), ...valuesArgs]),
  );
}
