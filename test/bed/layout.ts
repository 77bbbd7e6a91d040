/** Where the bed keeps things, and the addresses it answers on. One place, so that no part guesses. */
import { homedir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this file: sources that the bed builds from lie beside it. */
export const bedDir = dirname(fileURLToPath(import.meta.url));

/** What took long to make, keyed by version; survives `down`, removed by `down --purge`. */
export const cacheDir =
  process.env.TODO_DEPLOY_BED_CACHE ?? join(homedir(), '.cache', 'todo-deploy-bed');

/** What a running bed needs: data, configuration, logs, pid files. */
export const stateDir = '/var/lib/todo-deploy-bed';
export const logDir = join(stateDir, 'log');
export const pidDir = join(stateDir, 'pid');
export const pkiDir = join(stateDir, 'pki');
/** Sockets and other things that mean nothing after a restart of the machine. */
export const runDir = '/run/todo-deploy-bed';
export const dockerDataDir = join(stateDir, 'docker');

export const context = 'todo-bed';
export const bridge = 'todo-bed0';
export const podBridge = 'todo-cni0';
export const nodeName = 'todo-bed';

/** Addresses on a bridge of the bed's own, so that nothing depends on the machine's outside address. */
export const addresses = {
  node: '10.213.0.1',
  databaseDirect: '10.213.0.2',
  databasePooled: '10.213.0.3',
  serviceRange: '10.214.0.0/16',
  kubernetesService: '10.214.0.1',
  dnsService: '10.214.0.10',
  podRange: '10.215.0.0/16',
  nodePodRange: '10.215.0.0/24',
} as const;

export const registryHost = 'localhost:5000';

/** Host names as Neon gives them: the pooled one is the direct one with `-pooler`. */
export const databaseHosts = {
  direct: 'ep-bed-todo-00000000.bed.neon.test',
  pooled: 'ep-bed-todo-00000000-pooler.bed.neon.test',
} as const;
