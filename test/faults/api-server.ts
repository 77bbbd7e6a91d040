/** Where the API server of the bed is, and the way in. */
import { run } from '../bed/shell.ts';

export interface ApiServer {
  readonly url: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { server: string; 'certificate-authority-data': string };
  }[];
  readonly users: readonly {
    readonly user: { 'client-certificate-data': string; 'client-key-data': string };
  }[];
}

/** Reads them from a kubeconfig of one context. */
export async function apiServer(kubeconfig: string, context: string): Promise<ApiServer> {
  const args = ['config', 'view', '--raw', '--minify', '--context', context, '-o', 'json'];
  const text = await run('kubectl', args, { env: { KUBECONFIG: kubeconfig } });
  const { clusters, users } = JSON.parse(text) as Kubeconfig;
  const cluster = clusters[0]?.cluster;
  const user = users[0]?.user;
  if (cluster === undefined || user === undefined)
    throw new Error(`no ${context} in ${kubeconfig}`);
  const decoded = (data: string) => Buffer.from(data, 'base64');
  return {
    url: cluster.server,
    ca: decoded(cluster['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  };
}
