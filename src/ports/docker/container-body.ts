import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerSpec, HealthCheck, PublishedPort } from '../docker-containers.ts';

const nanosecondsPerMs = 1_000_000;

/** A container as the engine's API wants it (POST /containers/create), with the first of its networks. */
export function containerBody(spec: ContainerSpec): ContainerCreateOptions {
  const [first] = spec.networks;
  return {
    ...{ name: spec.name, Image: spec.image, Labels: { ...spec.labels } },
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    ...(spec.command === undefined ? {} : { Cmd: [...spec.command] }),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
    ...(spec.stopSeconds === undefined ? {} : { StopTimeout: spec.stopSeconds }),
    ...(spec.healthCheck === undefined ? {} : { Healthcheck: healthBody(spec.healthCheck) }),
    ...(spec.takesInput ? { OpenStdin: true, StdinOnce: true, AttachStdin: true } : {}),
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [portKey(port), {}])),
    HostConfig: hostBody(spec),
    ...(first === undefined
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [first.name]: endpoint(first.aliases) } } }),
  };
}

export function endpoint(aliases: readonly string[]): { Aliases: string[] } {
  return { Aliases: [...aliases] };
}

function hostBody(spec: ContainerSpec): NonNullable<ContainerCreateOptions['HostConfig']> {
  const [restart = 'no', count] = spec.restart.split(':');
  return {
    ...{ ReadonlyRootfs: spec.readOnly, CapAdd: [...spec.capAdd], CapDrop: [...spec.capDrop] },
    ...{ SecurityOpt: [...spec.securityOpt], Tmpfs: { ...spec.tmpfs } },
    ...(spec.init ? { Init: true } : {}),
    ...(spec.extraHosts === undefined ? {} : { ExtraHosts: [...spec.extraHosts] }),
    Mounts: spec.mounts.map(({ type, source, target, readOnly }) => ({
      ...{ Type: type, Source: source, Target: target, ReadOnly: readOnly },
    })),
    NetworkMode: spec.networkMode ?? spec.networks[0]?.name ?? 'none',
    PortBindings: bindings(spec.ports),
    RestartPolicy: {
      Name: restart,
      ...(count === undefined ? {} : { MaximumRetryCount: Number(count) }),
    },
  };
}

function bindings(ports: readonly PublishedPort[]): Record<string, object[]> {
  const found: Record<string, object[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.hostAddress, HostPort: String(port.hostPort) };
    (found[portKey(port)] ??= []).push(binding);
  }
  return found;
}

function portKey({ containerPort, protocol }: PublishedPort): string {
  return `${containerPort}/${protocol}`;
}

function healthBody(check: HealthCheck): NonNullable<ContainerCreateOptions['Healthcheck']> {
  const ns = (ms: number | undefined) => (ms === undefined ? undefined : ms * nanosecondsPerMs);
  return {
    Test: [...check.test],
    ...defined({ Interval: ns(check.intervalMs), Timeout: ns(check.timeoutMs) }),
    ...defined({ StartPeriod: ns(check.startPeriodMs), Retries: check.retries }),
  };
}

function defined(values: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
