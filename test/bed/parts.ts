/** All parts of the bed, each behind those that it needs. */
import { imagePart } from './base-images/image.ts';
import { nodeImage } from './base-images/node.ts';
import { postgresImage } from './base-images/postgres.ts';
import { pythonImage } from './base-images/python.ts';
import { database } from './database/database.ts';
import { engine } from './engine.ts';
import { addons, storage } from './kubernetes/addons/addons.ts';
import { containerd } from './kubernetes/containerd.ts';
import {
  apiServerPart,
  controllerManagerPart,
  etcdPart,
  schedulerPart,
} from './kubernetes/control-plane.ts';
import { clusterImages } from './kubernetes/images.ts';
import { kubeconfig } from './kubernetes/kubeconfig.ts';
import { kubelet, kubeProxy } from './kubernetes/node.ts';
import { network } from './network.ts';
import { packages } from './packages.ts';
import type { Part } from './part.ts';
import { registry } from './registry.ts';
import { commands } from './tools/commands.ts';
import { dockerPlugins, toolParts } from './tools/parts.ts';

export const parts: readonly Part[] = [
  packages,
  ...toolParts,
  network,
  engine,
  ...[postgresImage, pythonImage, nodeImage].map(imagePart),
  registry,
  database,
  containerd,
  clusterImages,
  etcdPart,
  apiServerPart,
  controllerManagerPart,
  schedulerPart,
  kubelet,
  kubeProxy,
  storage,
  addons,
  dockerPlugins,
  commands,
  kubeconfig,
];
