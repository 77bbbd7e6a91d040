import { DeployError } from '../../errors.ts';

export function nameTaken(name: string): DeployError {
  return new DeployError('refused', 'NAME_TAKEN', `there is a container ${name} already`);
}

export function noImage(image: string): DeployError {
  return new DeployError('environment', 'IMAGE_NOT_FOUND', `the engine has no image ${image}`);
}

export function notStarted(name: string, said: string): DeployError {
  const message = `the engine could not start the container ${name}`;
  return new DeployError('unhealthy', 'CONTAINER_NOT_STARTED', message, { details: [said] });
}

export function containerMissing(name: string): DeployError {
  const message = `the Docker engine refused: look at the container ${name}`;
  return new DeployError('environment', 'ENGINE_REFUSED', message, {
    details: ['no such container'],
  });
}
