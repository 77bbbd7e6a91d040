/** What is left of pods when the kubelet has stopped. */
import { existsSync, readdirSync } from 'node:fs';
import { waitFor } from '../process.ts';
import { removeCgroups } from '../remains.ts';
import { run } from '../shell.ts';
import { ctr, tryCtr } from './ctr.ts';

const lines = (text: string) => text.split('\n').filter(Boolean);

interface ContainerInfo {
  Spec: { linux: { namespaces: { type: string; path?: string }[] } };
}

/** Names of the network namespaces that the pods live in. */
async function podNetworkNamespaces(containers: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const id of containers) {
    const info = JSON.parse(await ctr('containers', 'info', id)) as ContainerInfo;
    const path =
      info.Spec.linux.namespaces.find((namespace) => namespace.type === 'network')?.path ?? '';
    const named = /^(?:\/var)?\/run\/netns\/([^/]+)$/.exec(path)?.[1];
    if (named) names.add(named);
  }
  return names;
}

/** Ends every container and removes what was made for it: network namespaces and cgroups. */
export async function removePods(): Promise<void> {
  const containers = lines(await ctr('containers', 'list', '--quiet'));
  const namespaces = await podNetworkNamespaces(containers);
  // Killing a sandbox can take its containers along: what counts is that none is left.
  for (const id of await tasks()) await tryCtr('tasks', 'delete', '--force', id);
  await waitFor('containers to end', async () => (await tasks()).length === 0);
  for (const id of containers) await ctr('containers', 'delete', id);
  const existing = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  for (const name of existing) if (namespaces.has(name)) await run('ip', ['netns', 'delete', name]);
  removeCgroups('kubepods');
}

const tasks = async () => lines(await ctr('tasks', 'list', '--quiet'));
