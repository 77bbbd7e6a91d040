import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';

/** A cluster behind a line of ours. */
export interface Cuttable {
  readonly kubernetes: Kubernetes;
  /** Breaks all connections, and takes no new ones. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> & { server: string } }[];
}

/** Opens a context through a TCP proxy that can be cut. */
export async function openCuttable(context: string): Promise<Cuttable> {
  const args = ['--context', context, 'config', 'view', '--minify', '--flatten', '-o', 'json'];
  const config = JSON.parse(execFileSync('kubectl', args, { encoding: 'utf8' })) as Kubeconfig;
  const cluster = config.clusters[0]!.cluster;
  const { hostname, port } = new URL(cluster.server);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.resetAndDestroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cluster.server = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cluster['tls-server-name'] = hostname;
  const folder = await mkdtemp(join(tmpdir(), 'cuttable-'));
  const file = join(folder, 'kubeconfig');
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    kubernetes: await connectKubernetes(context, { KUBECONFIG: file }),
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** The body of an answer; throws when there is none. */
export async function httpAnswer(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(20_000),
  });
  return response.text();
}
