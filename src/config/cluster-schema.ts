import * as z from 'zod';

/** How images can get to the nodes of a cluster. */
export const transportNames = ['daemon', 'layers', 'registry', 'load'] as const;
export type TransportName = (typeof transportNames)[number];

/** The part `cluster` of todo-deploy.yaml. */
export const clusterSchema = z
  .strictObject({
    provider: z
      .string()
      .default('auto')
      .describe(
        'auto, minikube, kind, k3d, or context (any cluster of your kubeconfig, with a registry).',
      ),
    context: z.string().min(1).optional().describe('kubeconfig context. Default: the current one.'),
    profile: z.string().min(1).default('minikube').describe('Minikube profile.'),
    registry: z
      .string()
      .regex(/^[a-zA-Z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, 'is not a registry: host[:port][/path]')
      .optional()
      .describe('Registry that the nodes pull from. Default: the one that the cluster names.'),
    transport: z
      .enum(['auto', ...transportNames])
      .default('auto')
      .describe(
        'How images get to the nodes: registry, layers (into containerd), load (minikube image load), daemon (the engine of a Minikube node builds), or auto: what was quickest here before.',
      ),
  })
  .prefault({})
  .describe('Where it runs.');
