/** The container runtime of the node, apart from Docker's. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, podBridge, runDir, stateDir } from '../layout.ts';
import { outsideMtu } from '../network.ts';
import type { Part } from '../part.ts';
import { startDaemon, stopDaemon, waitFor } from '../process.ts';
import { unmountBelow } from '../remains.ts';
import { attempt } from '../shell.ts';
import { socket } from './ctr.ts';
import { removePods } from './pods.ts';

const daemonName = 'containerd';
const folder = join(stateDir, 'containerd');
const cniDir = join(stateDir, 'cni');
export const pauseImage = 'todo-deploy.bed/pause:1';

// restrict_oom_score_adj: where the machine lacks CAP_SYS_RESOURCE, no sandbox starts without it.
const config = `version = 2
root = "${folder}"
state = "${runDir}/containerd"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${cniDir}/net.d"
`;

/** Network of the pods: one bridge, addresses handed out from the node's range. */
async function podNetwork(): Promise<string> {
  const bridge = {
    type: 'bridge',
    bridge: podBridge,
    isGateway: true,
    ipMasq: true,
    hairpinMode: true,
    mtu: await outsideMtu(),
    ipam: {
      type: 'host-local',
      dataDir: join(cniDir, 'addresses'),
      ranges: [[{ subnet: addresses.nodePodRange }]],
      routes: [{ dst: '0.0.0.0/0' }],
    },
  };
  const portmap = { type: 'portmap', capabilities: { portMappings: true } };
  return JSON.stringify({ cniVersion: '0.4.0', name: 'todo-bed', plugins: [bridge, portmap] });
}

async function version(): Promise<string | undefined> {
  const { code, stdout } = await attempt('ctr', ['--address', socket, 'version']);
  return code === 0 ? /Server:\s+Version:\s+(\S+)/.exec(stdout)?.[1] : undefined;
}

async function start(): Promise<void> {
  for (const path of [folder, join(cniDir, 'net.d'), runDir]) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, 'config.toml'), config);
  writeFileSync(join(cniDir, 'net.d/10-bed.conflist'), await podNetwork());
  const args = ['--config', join(folder, 'config.toml')];
  await startDaemon({ name: daemonName, command: 'containerd', args, depends: config });
  await waitFor('containerd', version, { daemon: daemonName });
}

/** Ends all pods, also those that outlived a containerd that was killed. The kubelet must not run any more. */
export async function endPods(): Promise<void> {
  if (!existsSync(folder)) return;
  await start();
  await removePods();
}

export const containerd: Part = {
  name: 'containerd',
  needs: ['packages', 'network'],
  up: start,
  async down() {
    await stopDaemon(daemonName);
    await unmountBelow(join(runDir, 'containerd'), folder);
    for (const path of [folder, cniDir, join(runDir, 'containerd'), socket, `${socket}.ttrpc`]) {
      rmSync(path, { recursive: true, force: true });
    }
  },
  async status() {
    const running = await version();
    return {
      ok: running !== undefined,
      version: running,
      address: socket,
      note: running ? undefined : 'does not answer',
    };
  },
};
