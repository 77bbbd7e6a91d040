/** Namespaces of the run, whose pods may pull from the locked registry. */
import { join } from 'node:path';
import { until } from '../../e2e/harness/until.ts';
import type { Kubectl } from '../places/cluster.ts';
import type { Machine } from './machine.ts';

const pullSecret = 'locked-registry';

/** Makes a namespace that belongs to a project; the Secret with the log-in comes from the person's own file. */
export async function makeNamespace(
  kubectl: Kubectl,
  { own }: Machine,
  namespace: string,
  project: string,
): Promise<void> {
  await kubectl('create', 'namespace', namespace);
  await kubectl('label', 'namespace', namespace, `todo-deploy/project=${project}`);
  const config = `--from-file=.dockerconfigjson=${join(own, 'docker/config.json')}`;
  const type = '--type=kubernetes.io/dockerconfigjson';
  await kubectl('create', 'secret', 'generic', pullSecret, '-n', namespace, type, config);
  const patch = JSON.stringify({ imagePullSecrets: [{ name: pullSecret }] });
  const args = ['patch', 'serviceaccount', 'default', '-n', namespace, '-p', patch];
  await until('the default ServiceAccount is there', () =>
    kubectl(...args).then(
      () => true,
      () => false,
    ),
  );
}
