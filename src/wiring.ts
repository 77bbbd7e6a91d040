import { homedir } from 'node:os';
import type { DockerEndpoint } from './clusters/provider.ts';
import { systemClock } from './ports/clock.ts';
import type { DockerEngine } from './ports/docker.ts';
import { defaultEndpoint } from './ports/docker/endpoint.ts';
import { dockerEngine } from './ports/docker/engine.ts';
import { processExec } from './ports/exec/process.ts';
import { withTools } from './ports/exec/with-tools.ts';
import { nodeFiles } from './ports/files/node.ts';
import { processForeground } from './ports/foreground/process.ts';
import { networkHttp } from './ports/http/network.ts';
import type { Ports } from './ports/index.ts';
import { kubernetesOpener } from './ports/kubernetes/client.ts';
import { nodePostgresHost } from './ports/postgres-host/node.ts';
import { postgresProcesses } from './ports/postgres-processes/node.ts';
import { postgresClient } from './ports/postgres/client.ts';
import { nodeWatcher } from './ports/watcher/node.ts';

/** The real ways out of the program: this machine's engine, kubeconfig, files, programs. */
export function createPorts(env: Readonly<Record<string, string | undefined>>): Ports {
  const dockerAt = (endpoint: DockerEndpoint): DockerEngine => dockerEngine(endpoint);
  return {
    exec: withTools(processExec, nodeFiles, {
      ...{ env, platform: process.platform },
      home: env['HOME'] ?? env['USERPROFILE'] ?? homedir(),
    }),
    foreground: processForeground,
    http: networkHttp,
    files: nodeFiles,
    clock: systemClock,
    docker: dockerAt(defaultEndpoint(env)),
    dockerAt,
    kubernetes: kubernetesOpener(env),
    postgres: postgresClient,
    postgresHost: nodePostgresHost,
    postgresProcesses,
    watcher: nodeWatcher,
  };
}
