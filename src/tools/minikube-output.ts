/** State of a Minikube profile, from what `minikube status` says of its control plane. */
export type MinikubeState = 'running' | 'paused' | 'stopped' | 'stale-kubeconfig' | 'absent';

interface NodeStatus {
  readonly Host?: string;
  readonly Kubelet?: string;
  readonly APIServer?: string;
  readonly Kubeconfig?: string;
  readonly Worker?: boolean;
}

/** Exit code for a profile that does not exist. */
const profileNotFound = 85;

/**
 * Reads `minikube status --output json`: one object for one node, a list for several, null when the
 * machine behind the profile is gone.
 */
export function parseStatus({
  exitCode,
  stdout,
}: {
  exitCode: number;
  stdout: string;
}): MinikubeState {
  if (exitCode === profileNotFound) return 'absent';
  const answer = parseJson(stdout) as NodeStatus | readonly NodeStatus[] | null | undefined;
  const nodes = Array.isArray(answer)
    ? (answer as readonly NodeStatus[])
    : [answer as NodeStatus | null];
  const controlPlane = nodes.find((node) => node?.Worker !== true);
  if (controlPlane?.Host !== 'Running') return 'stopped';
  if (controlPlane.APIServer === 'Paused') return 'paused';
  if (controlPlane.APIServer !== 'Running' || controlPlane.Kubelet !== 'Running') return 'stopped';
  return controlPlane.Kubeconfig === 'Configured' ? 'running' : 'stale-kubeconfig';
}

export interface MinikubeProfile {
  readonly name: string;
  /** docker, kvm2, qemu2, … */
  readonly driver: string;
  /** docker, containerd or crio. */
  readonly runtime: string;
  /** Names of the machines behind the nodes, the first control plane first. */
  readonly nodes: readonly string[];
}

/** Reads `minikube profile list --output json`; profiles that Minikube calls invalid are left out. */
export function parseProfiles(stdout: string): MinikubeProfile[] {
  interface Listed {
    readonly Name: string;
    readonly Config?: {
      readonly Driver?: string;
      readonly KubernetesConfig?: { readonly ContainerRuntime?: string };
      readonly Nodes?: readonly { readonly Name?: string }[];
    } | null;
  }
  const { valid } = (parseJson(stdout) ?? {}) as { valid?: readonly Listed[] | null };
  return (valid ?? []).map(({ Name, Config }) => ({
    name: Name,
    driver: Config?.Driver ?? '',
    // An empty runtime is how Minikube before 1.39 wrote its default.
    runtime: Config?.KubernetesConfig?.ContainerRuntime || 'docker',
    nodes: (Config?.Nodes ?? [{}]).map((node, at) => machineName(Name, node.Name, at)),
  }));
}

/** A machine is called like the profile, with the node's name behind it from the second on (config.MachineName). */
function machineName(profile: string, node: string | undefined, at: number): string {
  if (at === 0 || node === undefined || node === '') return profile;
  return node.startsWith(`${profile}-`) ? node : `${profile}-${node}`;
}

/** Reads `minikube docker-env --shell none --output json`; undefined when it has no address. */
export function parseDockerEnv(stdout: string): { host: string; certPath?: string } | undefined {
  const env = (parseJson(stdout) ?? {}) as Record<string, string | undefined>;
  const { DOCKER_HOST: host, DOCKER_CERT_PATH: certPath } = env;
  if (host === undefined || host === '') return undefined;
  return certPath === undefined || certPath === '' ? { host } : { host, certPath };
}

/** Reads `minikube addons list --output json`: the names of those that are enabled. */
export function parseAddons(stdout: string): string[] {
  const listed = (parseJson(stdout) ?? {}) as Record<string, { readonly Status?: string }>;
  return Object.entries(listed)
    .filter(([, { Status }]) => Status === 'enabled')
    .map(([name]) => name);
}

export interface ListedImage {
  /** Digest of the image's configuration, `sha256:…`, whichever runtime listed it. */
  readonly id: string;
  readonly tags: readonly string[];
}

/** Reads `minikube image ls --format json`; undefined when the answer is no list. */
export function parseImages(stdout: string): ListedImage[] | undefined {
  const listed = parseJson(stdout) as
    readonly { readonly id: string; readonly repoTags?: readonly string[] | null }[] | undefined;
  if (!Array.isArray(listed)) return undefined;
  // The Docker runtime lists bare hex digits, the others put the algorithm in front.
  return (listed as readonly { id: string; repoTags?: readonly string[] | null }[]).map(
    ({ id, repoTags }) => ({
      id: id.includes(':') ? id : `sha256:${id}`,
      tags: repoTags ?? [],
    }),
  );
}

/** One line of `minikube start --output json`: a CloudEvent. */
export interface MinikubeEvent {
  readonly kind: 'step' | 'error' | 'other';
  readonly message: string;
  readonly advice: string;
}

/** Reads an event; a line that is none is its own message. */
export function parseEvent(line: string): MinikubeEvent {
  const event = (parseJson(line) ?? {}) as {
    readonly type?: string;
    readonly data?: { readonly message?: string; readonly advice?: string };
  };
  const kind = event.type?.endsWith('.step')
    ? 'step'
    : event.type?.endsWith('.error')
      ? 'error'
      : 'other';
  const message = event.data?.message ?? (event.type === undefined ? line : '');
  return { kind, message: message.trim(), advice: event.data?.advice?.trim() ?? '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What minikube said, a line each, without those that are empty. */
export function linesOf(...texts: string[]): string[] {
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
}
