/** The Docker engine at /var/run/docker.sock: one that is there already, or one of the bed's own. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerDataDir, runDir, stateDir } from './layout.ts';
import { linkExists, outsideMtu, removeLink } from './network.ts';
import { forwardPolicy, removeRules } from './packet-rules.ts';
import type { Part } from './part.ts';
import { runningPid, startDaemon, stopDaemon, waitFor } from './process.ts';
import { removeCgroups, unmountBelow } from './remains.ts';
import { attempt, run } from './shell.ts';

const socket = '/var/run/docker.sock';
const daemonName = 'dockerd';
const dockerBridge = 'docker0';
const forwardPolicyFile = join(stateDir, 'forward-policy-before');
const execRoot = join(runDir, 'docker');

/** Version of the engine that answers, or undefined. */
async function engineVersion(): Promise<string | undefined> {
  if (!existsSync(socket)) return undefined;
  const { code, stdout } = await attempt('curl', [
    '-sf',
    '-m',
    '5',
    '--unix-socket',
    socket,
    'http://docker/version',
  ]);
  return code === 0 ? (JSON.parse(stdout) as { Version: string }).Version : undefined;
}

/** Whether the engine that answers is the bed's own (and so may be stopped by it). */
export const ownEngine = (): boolean => runningPid(daemonName) !== undefined;

/** Whether the bed's engine has lost its bridge: it still answers then, but no container gets a network. */
const isBroken = async (): Promise<boolean> => ownEngine() && !(await linkExists(dockerBridge));

async function start(): Promise<void> {
  const args = [
    `--data-root=${dockerDataDir}`,
    `--exec-root=${execRoot}`,
    `--pidfile=${execRoot}.pid`,
    `--host=unix://${socket}`,
    // A bridge whose packets are larger than the way out lets TLS handshakes hang.
    `--mtu=${await outsideMtu()}`,
    '--storage-driver=overlay2',
  ];
  mkdirSync(stateDir, { recursive: true });
  // An engine that was killed has left its own policy behind; the one before it is what counts.
  if (!existsSync(forwardPolicyFile)) writeFileSync(forwardPolicyFile, await forwardPolicy());
  // A pid file that a killed engine left behind makes the next one refuse to start.
  rmSync(`${execRoot}.pid`, { force: true });
  await startDaemon({ name: daemonName, command: 'dockerd', args });
  await waitFor('the Docker engine', engineVersion, { daemon: daemonName });
}

/** What an engine leaves on the host when it ends: its bridge, its packet rules, and FORWARD set to DROP. */
async function removeNetworking(): Promise<void> {
  await removeLink(dockerBridge);
  const openForward = readFileSync(forwardPolicyFile, 'utf8') === 'ACCEPT';
  await removeRules((line) => /DOCKER|docker0/.test(line), openForward);
  rmSync(forwardPolicyFile, { force: true });
}

async function stopEngine(): Promise<void> {
  const containers = (await run('docker', ['ps', '--all', '--quiet'])).split('\n').filter(Boolean);
  if (containers.length > 0) await run('docker', ['rm', '--force', ...containers]);
  await run('docker', ['network', 'prune', '-f']);
  await stopDaemon(daemonName, 40_000);
}

export const engine: Part = {
  name: 'docker',
  needs: ['packages'],
  async up() {
    if (await isBroken()) await stopDaemon(daemonName, 40_000);
    if (!(await engineVersion())) await start();
  },
  async down() {
    // The policy file says that the bed started an engine here, even one that was killed since.
    if (!ownEngine() && !existsSync(forwardPolicyFile)) return;
    if (ownEngine()) await stopEngine();
    await unmountBelow(dockerDataDir, execRoot);
    removeCgroups('docker');
    rmSync(socket, { force: true });
    rmSync(execRoot, { recursive: true, force: true });
    await removeNetworking();
  },
  async status() {
    const version = await engineVersion();
    if (!version) return { ok: false, note: 'no engine answers' };
    if (await isBroken()) return { ok: false, version, note: `its bridge ${dockerBridge} is gone` };
    const note = ownEngine() ? undefined : 'not started by the bed';
    return { ok: true, version, address: `unix://${socket}`, note };
  },
};

/** Removes the engine's images, containers and volumes; only while it does not run. */
export function purgeEngine(): void {
  if (ownEngine()) throw new Error(`the engine in ${stateDir} still runs`);
  const mounted = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${dockerDataDir}/`));
  if (mounted.length > 0) throw new Error(`still mounted: ${mounted[0]}`);
  rmSync(dockerDataDir, { recursive: true, force: true });
}
