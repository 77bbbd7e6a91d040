/** The bed's network on the host: a bridge with its addresses, packet rules, and names in /etc/hosts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { addresses, bridge, databaseHosts, podBridge } from './layout.ts';
import type { Part } from './part.ts';
import { ensureChain, ensureRule, removeRules } from './packet-rules.ts';
import { attempt, run } from './shell.ts';

const mark = '# todo-deploy-bed';
const forwardChain = 'TODO-BED-FORWARD';
const hostAddresses = [addresses.node, addresses.databaseDirect, addresses.databasePooled];

/** Largest packet of the interface with the default route, in bytes. */
export async function outsideMtu(): Promise<number> {
  const [route] = JSON.parse(await run('ip', ['-j', 'route', 'show', 'default'])) as {
    dev: string;
  }[];
  if (!route) return 1500;
  return Number(readFileSync(`/sys/class/net/${route.dev}/mtu`, 'utf8'));
}

export async function linkExists(name: string): Promise<boolean> {
  return (await attempt('ip', ['link', 'show', name])).code === 0;
}

export async function removeLink(name: string): Promise<void> {
  if (await linkExists(name)) await run('ip', ['link', 'delete', name]);
}

async function bridgeUp(): Promise<void> {
  if (!(await linkExists(bridge))) await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await run('ip', ['link', 'set', bridge, 'up']);
  for (const address of hostAddresses)
    await run('ip', ['address', 'replace', `${address}/32`, 'dev', bridge]);
  // A Service's address that has no rules yet must not be looked for outside: somebody might answer there.
  await run('ip', [
    'route',
    'replace',
    addresses.serviceRange,
    'dev',
    bridge,
    'src',
    addresses.node,
  ]);
}

/** Docker sets FORWARD to DROP: packets from and to pods are let through ahead of that. */
async function forwardUp(): Promise<void> {
  await ensureChain(forwardChain);
  const rules = [
    ['-s', addresses.podRange, '-j', 'ACCEPT'],
    ['-d', addresses.podRange, '-j', 'ACCEPT'],
  ];
  for (const rule of rules) await ensureRule('-A', forwardChain, rule);
  await ensureRule('-I', 'FORWARD', ['-j', forwardChain]);
}

/** The text of /etc/hosts with the bed's lines, or without them. Other lines stay as they are. */
export function hostsText(current: string, names: Readonly<Record<string, string>>): string {
  const others = current.split('\n').filter((line) => !line.endsWith(mark));
  while (others.at(-1) === '') others.pop();
  const ours = Object.entries(names).map(([name, address]) => `${address} ${name} ${mark}`);
  return `${[...others, ...ours].join('\n')}\n`;
}

function writeHosts(names: Readonly<Record<string, string>>): void {
  const current = readFileSync('/etc/hosts', 'utf8');
  const wanted = hostsText(current, names);
  // Written in place, not renamed: where /etc/hosts is a bind mount, a rename is refused.
  if (wanted !== current) writeFileSync('/etc/hosts', wanted);
}

/** Host names of the databases and the addresses behind them. */
export const databaseNames = {
  [databaseHosts.direct]: addresses.databaseDirect,
  [databaseHosts.pooled]: addresses.databasePooled,
};

export const network: Part = {
  name: 'network',
  needs: ['packages'],
  async up() {
    await run('sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
    await bridgeUp();
    await forwardUp();
    writeHosts(databaseNames);
  },
  async down() {
    writeHosts({});
    await removeRules(
      (line) => line.includes(forwardChain) || line.includes('CNI-') || line.includes('KUBE-'),
    );
    await removeLink(podBridge);
    await removeLink(bridge);
  },
  async status() {
    if (!(await linkExists(bridge))) return { ok: false, note: `no ${bridge}` };
    const named = readFileSync('/etc/hosts', 'utf8').includes(databaseHosts.pooled);
    return {
      ok: named,
      address: hostAddresses.join(', '),
      note: named ? undefined : 'names missing in /etc/hosts',
    };
  },
};
