import yaml from 'js-yaml';
import { DeployError } from '../errors.ts';
import type { Command, Exec, ExecResult } from '../ports/exec.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { forbiddenHint, forbiddenIn, forbiddenText } from '../ports/kubernetes/forbidden.ts';
import {
  helmRollback,
  helmTemplate,
  helmUninstall,
  helmUpgrade,
  helmVersion,
  type ReleasePlace,
} from '../tools/helm.ts';

/** Label of a Helm release's record that names the inputs it was made from. */
export const inputsLabel = 'todo-deploy/inputs';

/** Label of a Helm release's record that names its chart with its settings: all that a mistake can be in. */
export const shapeLabel = 'todo-deploy/shape';

type Values = Readonly<Record<string, unknown>>;

/**
 * The Helm on this machine, as text like `v3.22.0`.
 * Throws TOOL_MISSING or HELM_TOO_OLD (environment): labels on releases need 3.13.
 */
export async function checkHelm(exec: Exec): Promise<string> {
  const { stdout } = await run(exec, helmVersion(), 'version');
  const version = stdout.trim();
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 13)) {
    throw new DeployError(
      'environment',
      'HELM_TOO_OLD',
      `Helm ${version} is too old: 3.13 is needed`,
      {
        hint: 'Install a newer Helm: https://helm.sh/docs/intro/install/',
      },
    );
  }
  return version;
}

/** Installs or upgrades a release; does not wait for its pods, that is the watch's part. */
export async function upgradeRelease(
  exec: Exec,
  place: ReleasePlace,
  input: {
    chart: string;
    values: Values;
    labels: Readonly<Record<string, string>>;
    /** A release that Helm has deployed had this chart with these settings; only image and Secret may differ. */
    checked: boolean;
  },
  signal: AbortSignal,
): Promise<void> {
  const command = helmUpgrade(place, input.chart, input);
  await run(exec, command, place.release, { input: yaml.dump(input.values), signal });
}

/** Returns a release to an older revision; does not wait for its pods. Throws HELM_FAILED (unhealthy). */
export async function rollbackRelease(
  exec: Exec,
  place: ReleasePlace,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  await run(exec, helmRollback(place, revision), place.release, { signal });
}

/** Removes a release; nothing happens when there is none. */
export async function uninstallRelease(
  exec: Exec,
  place: ReleasePlace,
  signal: AbortSignal,
): Promise<void> {
  await run(exec, helmUninstall(place), place.release, { signal });
}

/** What a chart makes of values, as objects. */
export async function renderChart(
  exec: Exec,
  input: {
    release: string;
    namespace: string;
    chart: string;
    values: Values;
    kubeVersion?: string;
    only?: readonly string[];
  },
): Promise<KubeObject[]> {
  const command = helmTemplate(input.release, input.namespace, input.chart, {
    ...(input.kubeVersion === undefined ? {} : { kubeVersion: input.kubeVersion }),
    ...(input.only === undefined ? {} : { only: input.only }),
  });
  const { stdout } = await run(exec, command, input.release, { input: yaml.dump(input.values) });
  return yaml.loadAll(stdout).filter((object): object is KubeObject => object !== null);
}

async function run(
  exec: Exec,
  command: Command,
  release: string,
  options: { input?: string; signal?: AbortSignal } = {},
): Promise<ExecResult> {
  const result = await exec.run(command, options);
  if (result.exitCode === 0) return result;
  const denied = forbiddenIn(result.stderr);
  if (denied !== undefined) {
    throw new DeployError(
      'environment',
      'CLUSTER_FORBIDDEN',
      `${release}: ${forbiddenText(denied)}`,
      { details: result.stderr.trim().split('\n').slice(-3), hint: forbiddenHint(denied) },
    );
  }
  const lines = result.stderr.trim().split('\n').filter(Boolean);
  throw new DeployError(
    'unhealthy',
    'HELM_FAILED',
    `helm ${command.args[0] ?? ''} failed for ${release}`,
    {
      details: lines.slice(-15),
      hint: 'Check the values of this component in todo-deploy.yaml against the values.yaml of its chart.',
    },
  );
}
