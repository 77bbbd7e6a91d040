import type { Command } from '../ports/exec.ts';

function minikube(...args: string[]): Command {
  return { file: 'minikube', args };
}

/** `minikube version`: prints v1.38.1 and nothing else. */
export function minikubeVersion(): Command {
  return minikube('version', '--short');
}

/** State of a profile; exits 7 when stopped, 2 when paused, 85 when there is no such profile. */
export function minikubeStatus(profile: string): Command {
  return minikube('status', '--profile', profile, '--output', 'json');
}

/** All profiles with driver and runtime; `--light` does not ask each of them for its state. */
export function minikubeProfiles(): Command {
  return minikube('profile', 'list', '--output', 'json', '--light');
}

/** Starts a profile and waits until the node and the system pods are there; never for a running one. */
export function minikubeStart(profile: string): Command {
  return minikube('start', '--profile', profile, '--wait', 'all', '--output', 'json');
}

export function minikubeUnpause(profile: string): Command {
  return minikube('unpause', '--profile', profile);
}

/** Points the kubeconfig context of a running profile at its present address. */
export function minikubeUpdateContext(profile: string): Command {
  return minikube('update-context', '--profile', profile);
}

export function minikubeDelete(profile: string): Command {
  return minikube('delete', '--profile', profile, '--output', 'json');
}

/** Address and certificates of the Docker engine inside the node. */
export function minikubeDockerEnv(profile: string): Command {
  return minikube('docker-env', '--profile', profile, '--shell', 'none', '--output', 'json');
}

/** Loads a `docker save` archive into the runtime of the nodes. */
export function minikubeImageLoad(profile: string, archive: string): Command {
  return minikube('image', 'load', archive, '--profile', profile);
}

export function minikubeImageList(profile: string): Command {
  return minikube('image', 'ls', '--format', 'json', '--profile', profile);
}

export function minikubeImageRemove(profile: string, reference: string): Command {
  return minikube('image', 'rm', reference, '--profile', profile);
}

/**
 * Runs a command on a node, with standard input. The ssh program of this machine: minikube's own asks for a terminal.
 * Words are put together by spaces and read by a shell on the node.
 */
export function minikubeSsh(profile: string, node: string, words: readonly string[]): Command {
  const place = ['--profile', profile, '--node', node, '--native-ssh=false'];
  return minikube('ssh', ...place, '--', ...words.map(quoted));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The addons of a profile, enabled or not. */
export function minikubeAddons(profile: string): Command {
  return minikube('addons', 'list', '--profile', profile, '--output', 'json');
}

export function minikubeAddonEnable(profile: string, addon: string): Command {
  return minikube('addons', 'enable', addon, '--profile', profile);
}
