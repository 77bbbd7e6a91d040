import { DeployError, messageOf } from '../../errors.ts';
import type { ContainerSpec } from '../docker-containers.ts';
import { statusOf } from './errors.ts';

/** What an engine said when it did not make a container, as Containers.create says. */
export function createError(spec: ContainerSpec, error: unknown): unknown {
  const details = [messageOf(error).trim()];
  if (statusOf(error) === 409 && /name.*in use/i.test(details.join())) {
    const message = `there is a container ${spec.name} already`;
    const hint = `See whose it is: docker inspect ${spec.name}. Remove or rename it, then run the same command again.`;
    return new DeployError('refused', 'NAME_TAKEN', message, { hint, details, cause: error });
  }
  if (statusOf(error) === 404 && /no such image/i.test(details.join())) {
    const message = `the engine has no image ${spec.image}`;
    const hint = 'Something removed it meanwhile; run the same command again.';
    return new DeployError('environment', 'IMAGE_NOT_FOUND', message, { hint, details });
  }
  return error;
}

/** The same for a container that it did not start, as Containers.start says. */
export function startError(container: string, error: unknown): unknown {
  const said = messageOf(error).trim();
  if (statusOf(error) === undefined || statusOf(error) === 404) return error;
  if (/port is already allocated|address already in use|ports are not available/i.test(said)) {
    const port = /:(\d+)(?:\s|:|$| failed)/.exec(said)?.[1];
    const message = `the port${port === undefined ? '' : ` ${port}`} for ${container} is taken`;
    const hint = 'Run the same command again: it takes the next free port.';
    return new DeployError('environment', 'PORT_TAKEN', message, { hint, details: [said] });
  }
  const message = `the engine could not start the container ${container}`;
  return new DeployError('unhealthy', 'CONTAINER_NOT_STARTED', message, {
    details: [said],
    cause: error,
  });
}
