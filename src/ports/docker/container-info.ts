import type { ContainerInspectInfo } from 'dockerode';
import type { ContainerInfo, PublishedPort } from '../docker-containers.ts';

type MayBeNull<T> = { readonly [Key in keyof T]: T[Key] | null };

/** A container as the engine tells of it (GET /containers/ID/json). */
export function containerInfo(found: ContainerInspectInfo): ContainerInfo {
  const { State: state } = found;
  // The engine says null where there is none, which its types do not.
  const config = found.Config as MayBeNull<ContainerInspectInfo['Config']>;
  const health = state.Health as
    { Status?: string; Log?: { Output?: string }[] | null } | null | undefined;
  return {
    ...{ id: found.Id, name: found.Name.replace(/^\//, '') },
    labels: config.Labels ?? {},
    ...{ image: config.Image ?? '', imageId: found.Image },
    env: pairs(config.Env ?? []),
    argv: [...wordsOf(config.Entrypoint), ...wordsOf(config.Cmd)],
    status: state.Status as ContainerInfo['status'],
    health: healthOf(health?.Status),
    healthOutput: health?.Log?.at(-1)?.Output?.trim() ?? '',
    ...{ exitCode: state.ExitCode, outOfMemory: state.OOMKilled, error: state.Error },
    restarts: found.RestartCount,
    createdAt: found.Created,
    ...{ startedAt: moment(state.StartedAt), finishedAt: moment(state.FinishedAt) },
    ports: portsOf(found),
  };
}

function healthOf(status: string | undefined): ContainerInfo['health'] {
  const known = ['starting', 'healthy', 'unhealthy'] as const;
  return known.find((one) => one === status) ?? 'none';
}

/** The engine's word for never. */
function moment(time: string): string {
  return time.startsWith('0001-') ? '' : time;
}

function wordsOf(words: string | string[] | null | undefined): string[] {
  return typeof words === 'string' ? [words] : (words ?? []);
}

function pairs(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

function portsOf({ HostConfig: host }: ContainerInspectInfo): PublishedPort[] {
  const wanted = host.PortBindings as
    Record<string, { HostIp?: string; HostPort?: string }[] | null> | null | undefined;
  return Object.entries(wanted ?? {}).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return (bindings ?? []).map(({ HostIp = '', HostPort = '' }) => ({
      ...{ hostAddress: HostIp, hostPort: Number(HostPort) },
      ...{ containerPort: Number(port), protocol },
    }));
  });
}
