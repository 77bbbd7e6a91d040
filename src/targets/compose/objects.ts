import { DeployError } from '../../errors.ts';
import { composeLabels, objectLabels } from './labels.ts';
import type { ComposeRun } from './run.ts';

/**
 * Makes the networks and volumes that are used and missing. What `docker compose` made for this project is
 * used as it is. Throws COMPOSE_FOREIGN (refused) for a name that belongs to somebody else.
 */
export async function makeObjects({ scene }: ComposeRun): Promise<void> {
  const { model, ports, parts } = scene;
  const { networks, volumes } = ports.docker;
  const used = parts.map(({ service }) => service);
  for (const [key, { name, internal }] of Object.entries(model.networks)) {
    if (!used.some((service) => service.networks.some((one) => one.name === key))) continue;
    const found = await networks.inspect(name);
    if (found === undefined) {
      await networks.create({
        name,
        internal,
        labels: objectLabels(model.project, 'network', key),
      });
    } else requireOwn('network', name, found.labels, model.project);
  }
  for (const [key, { name }] of Object.entries(model.volumes)) {
    const mounted = used.some((service) =>
      service.mounts.some(({ type, source }) => type === 'volume' && source === key),
    );
    if (!mounted) continue;
    const found = await volumes.inspect(name);
    if (found === undefined) {
      await volumes.create({ name, labels: objectLabels(model.project, 'volume', key) });
    } else requireOwn('volume', name, found.labels, model.project);
  }
}

function requireOwn(
  kind: 'network' | 'volume',
  name: string,
  labels: Readonly<Record<string, string>>,
  project: string,
): void {
  if (labels[composeLabels.project] === project) return;
  const message = `the ${kind} ${name} of this engine belongs to somebody else`;
  throw new DeployError('refused', 'COMPOSE_FOREIGN', message, {
    hint: `Choose another name in todo-deploy.yaml, or remove it if it is not needed: docker ${kind} rm ${name}`,
  });
}
