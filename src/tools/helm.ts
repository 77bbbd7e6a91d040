import type { Command } from '../ports/exec.ts';

/** How many revisions of a release Helm keeps. */
const historyMax = '10';

/** Where a release lives. */
export interface ReleasePlace {
  readonly release: string;
  readonly namespace: string;
  readonly context: string;
}

/** `helm version` in a form that Helm 3 and Helm 4 both print alike: `v3.22.0`. */
export function helmVersion(): Command {
  return { file: 'helm', args: ['version', '--template', '{{.Version}}'] };
}

/**
 * `helm upgrade --install`: values come by standard input, labels go on the release's own record.
 * Hooks are left out: migrations are a step of their own, watched by us. `checked` leaves out the comparison of what
 * the chart makes with the cluster's own description of its API, half of the time that Helm takes.
 */
export function helmUpgrade(
  place: ReleasePlace,
  chart: string,
  { labels, checked = false }: { labels: Readonly<Record<string, string>>; checked?: boolean },
): Command {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    file: 'helm',
    args: [
      ...['upgrade', place.release, chart, '--install', ...at(place)],
      ...['--values', '-', '--no-hooks', '--history-max', historyMax, '--labels', pairs.join(',')],
      ...(checked ? ['--disable-openapi-validation'] : []),
    ],
  };
}

/** `helm rollback`: a new revision with the chart, the values and the labels of an older one. */
export function helmRollback(place: ReleasePlace, revision: number): Command {
  const args = ['rollback', place.release, String(revision), ...at(place)];
  return { file: 'helm', args: [...args, '--no-hooks', '--history-max', historyMax] };
}

/** `helm uninstall`; it does not complain about a release that is gone already. */
export function helmUninstall(place: ReleasePlace): Command {
  return { file: 'helm', args: ['uninstall', place.release, ...at(place), '--ignore-not-found'] };
}

/** `helm template`, without asking a cluster; `only` names template files of the chart. */
export function helmTemplate(
  release: string,
  namespace: string,
  chart: string,
  options: { kubeVersion?: string; only?: readonly string[] } = {},
): Command {
  return {
    file: 'helm',
    args: [
      ...['template', release, chart, '--namespace', namespace, '--values', '-', '--skip-tests'],
      ...(options.kubeVersion === undefined ? [] : ['--kube-version', options.kubeVersion]),
      ...(options.only ?? []).flatMap((file) => ['--show-only', file]),
    ],
  };
}

function at(place: ReleasePlace): string[] {
  return ['--namespace', place.namespace, '--kube-context', place.context];
}
