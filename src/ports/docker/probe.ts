import type Docker from 'dockerode';
import type { DockerEndpoint } from '../../clusters/provider.ts';
import { DeployError, messageOf } from '../../errors.ts';
import { connect } from './connect.ts';

/** What an engine says of itself, and what it was given. */
export interface EngineFacts {
  readonly version: string;
  /** Version of its API, such as 1.41; BuildKit takes orders over it from 1.39 on. */
  readonly apiVersion: string;
  /** Go's names: linux, windows; amd64, arm64. */
  readonly os: string;
  readonly arch: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where it keeps images and volumes, as a path of its own machine. */
  readonly rootFolder: string;
  /** `1` or `2`; empty when it does not say. */
  readonly cgroupVersion: string;
  /** For instance Docker Desktop, or Debian GNU/Linux 12 (bookworm). */
  readonly operatingSystem: string;
}

/**
 * How a question to an engine ended. `denied`: the socket is there and may not be used; `absent`: there is no
 * socket; `silent`: it is there and nobody answers in time, or at all.
 */
export type EngineAnswer =
  | { readonly state: 'answers'; readonly endpoint: string; readonly engine: EngineFacts }
  | {
      readonly state: 'denied' | 'absent' | 'silent' | 'refused';
      readonly endpoint: string;
      /** In the words of the system. */
      readonly reason: string;
    };

const states: Readonly<Record<string, 'denied' | 'absent' | 'silent'>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  ENOENT: 'absent',
  ECONNREFUSED: 'silent',
  ETIMEDOUT: 'silent',
  EHOSTUNREACH: 'silent',
  ENETUNREACH: 'silent',
  ENOTFOUND: 'silent',
  EAI_AGAIN: 'silent',
};

/** Asks an engine what it is; whatever happens is an answer. */
export async function askEngine(
  endpoint: DockerEndpoint,
  timeoutMs: number,
): Promise<EngineAnswer> {
  const at = { endpoint: endpoint.host };
  try {
    const docker = await connect(endpoint, timeoutMs);
    const asked = docker.info() as Promise<EngineInfo>;
    const [version, info] = await Promise.all([docker.version(), asked]);
    return { ...at, state: 'answers', engine: factsOf(version, info) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const hangUp = code === 'ECONNRESET';
    const reason = hangUp ? `no answer within ${timeoutMs / 1000} s` : messageOf(error).trim();
    if (error instanceof DeployError) return { ...at, state: 'refused', reason };
    return { ...at, state: states[code] ?? (hangUp ? 'silent' : 'refused'), reason };
  }
}

/** The part of the engine's answer that its types leave open. */
interface EngineInfo {
  readonly NCPU?: number;
  readonly MemTotal?: number;
  readonly DockerRootDir?: string;
  readonly CgroupVersion?: string;
  readonly OperatingSystem?: string;
}

function factsOf(version: Docker.DockerVersion, info: EngineInfo): EngineFacts {
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    os: version.Os,
    arch: version.Arch,
    cpus: info.NCPU ?? 0,
    memoryBytes: info.MemTotal ?? 0,
    rootFolder: info.DockerRootDir ?? '',
    cgroupVersion: info.CgroupVersion ?? '',
    operatingSystem: info.OperatingSystem ?? '',
  };
}
