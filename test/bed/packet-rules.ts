/** Packet rules on the host: adding the bed's, and removing what the bed's daemons leave when they end. */
import { attempt, run } from './shell.ts';

type Family = 'iptables' | 'ip6tables';

/** Adds a rule unless it is there. */
export async function ensureRule(
  how: '-A' | '-I',
  chain: string,
  rule: readonly string[],
): Promise<void> {
  if ((await attempt('iptables', ['-C', chain, ...rule])).code !== 0)
    await run('iptables', [how, chain, ...rule]);
}

export async function ensureChain(chain: string): Promise<void> {
  if ((await attempt('iptables', ['-n', '-L', chain])).code !== 0)
    await run('iptables', ['-N', chain]);
}

/**
 * The text of iptables-save without the chains and rules that match, and with FORWARD open again when asked.
 * Everything else stays, byte for byte.
 */
export function rulesWithout(
  saved: string,
  matches: (line: string) => boolean,
  openForward: boolean,
): string {
  const kept = saved.split('\n').filter((line) => !(/^(:|-A )/.test(line) && matches(line)));
  return kept
    .map((line) => (openForward ? line.replace(/^:FORWARD DROP/, ':FORWARD ACCEPT') : line))
    .join('\n');
}

/** Removes every chain and rule that matches, IPv4 and IPv6, each table in one step. */
export async function removeRules(
  matches: (line: string) => boolean,
  openForward = false,
): Promise<void> {
  for (const family of ['iptables', 'ip6tables'] as Family[]) {
    const saved = await attempt(`${family}-save`, []);
    if (saved.code !== 0 || saved.stdout === '') continue;
    const wanted = rulesWithout(saved.stdout, matches, openForward);
    if (wanted !== saved.stdout) await run(`${family}-restore`, [], { input: wanted });
    await removeEmptyTables(family, wanted);
  }
}

/** Takes away tables that hold nothing, so that a host without rules looks as it did before. */
async function removeEmptyTables(family: Family, saved: string): Promise<void> {
  for (const table of saved.split(/^(?=\*)/m)) {
    const name = /^\*(\S+)/.exec(table)?.[1];
    const inUse = /^-A /m.test(table) || /^:\S+ (?!ACCEPT)/m.test(table);
    // Where iptables is the older, not the nft one, there is no such table: nothing to do then.
    if (name && !inUse)
      await attempt('nft', ['delete', 'table', family === 'iptables' ? 'ip' : 'ip6', name]);
  }
}

/** The policy that FORWARD has now; ACCEPT on a host without rules. */
export async function forwardPolicy(): Promise<string> {
  return (
    /^-P FORWARD (\S+)/m.exec((await attempt('iptables', ['-S', 'FORWARD'])).stdout)?.[1] ??
    'ACCEPT'
  );
}
