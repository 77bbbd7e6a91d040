/** What a test needs to know to use the bed, as data. */
import { caFile, databaseUrls } from './database/settings.ts';
import { userKubeconfig } from './kubernetes/kubeconfig.ts';
import { cacheDir, context, databaseHosts, nodeName, registryHost, stateDir } from './layout.ts';
import { postgresImage } from './base-images/postgres.ts';

export interface BedEnvironment {
  kubeconfig: string;
  context: string;
  node: string;
  registry: string;
  docker: string;
  /** Connection strings with passwords, the pair of host names, and the authority that signed their certificate. */
  database: {
    direct: string;
    pooled: string;
    caFile: string;
    directHost: string;
    pooledHost: string;
  };
  /** Connection string of a superuser, over the direct host. */
  adminUrl: string;
  images: { postgres: string };
  stateDir: string;
  cacheDir: string;
}

/** Describes the bed of this machine. It does not look whether the bed is up. */
export function bedEnvironment(): BedEnvironment {
  const { direct, pooled, adminUrl } = databaseUrls();
  return {
    kubeconfig: userKubeconfig,
    context,
    node: nodeName,
    registry: registryHost,
    docker: 'unix:///var/run/docker.sock',
    database: {
      direct,
      pooled,
      caFile,
      directHost: databaseHosts.direct,
      pooledHost: databaseHosts.pooled,
    },
    adminUrl,
    images: { postgres: postgresImage.reference },
    stateDir,
    cacheDir,
  };
}
