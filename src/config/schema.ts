import * as z from 'zod';
import { clusterSchema } from './cluster-schema.ts';
import {
  dnsLabel,
  envName,
  localSchema,
  megabytes,
  relativePath,
  secretUse,
  watchSchema,
} from './schema-parts.ts';

/** Where a deployment can run, the best first. */
export const targetNames = ['kubernetes', 'compose', 'local'] as const;
export type TargetName = (typeof targetNames)[number];

/**
 * The one source of todo-deploy.yaml: its types, its validation, its JSON Schema and its documentation.
 */
export const componentSchema = z
  .strictObject({
    path: relativePath.describe('Folder with the source; it is the build context.'),
    dockerfile: relativePath.describe('Dockerfile of the image.'),
    chart: relativePath.describe('Folder of the Helm chart.'),
    port: z.number().int().min(1).max(65_535).describe('Port that the container listens on.'),
    health: z
      .string()
      .regex(/^\//, 'starts with a slash')
      .describe('HTTP path that answers 200 when the component can serve.'),
    imageBudget: megabytes.describe('Largest size of the image, in MB (1,000,000 bytes).'),
    replicas: z.number().int().min(1).max(100).default(1).describe('Number of pods.'),
    env: z
      .record(envName, z.string())
      .default({})
      .describe(
        'Plain environment. ${NAME.url}, ${NAME.host} and ${NAME.port} stand for another component.',
      ),
    secrets: z.array(secretUse).default([]).describe('Secrets, given to the pods as environment.'),
    existingSecret: z
      .string()
      .max(253)
      .regex(
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
        'is not the name of a Secret: lower-case letters, digits, dashes and dots',
      )
      .optional()
      .describe(
        'Target kubernetes: a Secret of the namespace that you look after; it holds what "secrets" lists.',
      ),
    buildArgs: z
      .record(envName, z.string())
      .default({})
      .describe('Build arguments; never a secret.'),
    migrate: z
      .boolean()
      .default(false)
      .describe('Run the migration Job of the chart before a release.'),
    migrationFiles: z
      .array(relativePath)
      .default([])
      .describe(
        'Target kubernetes: files and folders below `path` that decide what the migration does. While they stay as they are, it is not run again for a new image.',
      ),
    expose: z
      .boolean()
      .default(false)
      .describe('This is the component that people open in a browser.'),
    dependsOn: z
      .array(dnsLabel)
      .default([])
      .describe('Components that are released before this one.'),
    local: localSchema.optional(),
    watch: watchSchema.optional(),
    values: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('More values for the chart; see its values.yaml. Never a secret.'),
  })
  .describe('A deployable part of the app.');

export const configSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    name: dnsLabel.describe('Name of the project: it starts the name of everything that is made.'),
    namespace: dnsLabel
      .optional()
      .describe('Kubernetes namespace. Default: the name of the project.'),
    target: z
      .enum(['auto', ...targetNames])
      .default('auto')
      .describe(
        'Where it runs: kubernetes, compose (a Docker engine alone), local (programs of this machine), or auto: the best of these that is there.',
      ),
    compose: z
      .strictObject({
        file: relativePath
          .default('docker/docker-compose.yml')
          .describe('Compose file of the app; a service has the name of its component.'),
      })
      .prefault({})
      .describe('The target compose.'),
    cluster: clusterSchema,
    database: z
      .strictObject({
        source: z
          .enum(['external', 'in-cluster'])
          .describe(
            'external: Neon or any PostgreSQL, by URL. in-cluster: PostgreSQL beside the app.',
          ),
        chart: relativePath
          .default('helm/postgres')
          .describe('Chart of the in-cluster PostgreSQL.'),
        storage: z
          .string()
          .regex(/^\d+(Mi|Gi|Ti)$/, 'is not a size: for instance 1Gi')
          .default('1Gi')
          .describe('Size of the in-cluster volume.'),
        caFile: z
          .string()
          .min(1)
          .optional()
          .describe('PEM file with the authority that signed the certificate of the database.'),
        ownTables: z
          .array(z.string().min(1))
          .default([])
          .describe(
            "Tables that only this app makes: an external database with others and none of these is somebody else's.",
          ),
        shared: z
          .boolean()
          .default(false)
          .describe('Migrate into a database that holds the tables of somebody else.'),
      })
      .describe('Where the data lives.'),
    secretsFile: relativePath
      .default('.todo-deploy/secrets.env')
      .describe('File with the secret values, mode 0600, never in git.'),
    build: z
      .strictObject({
        caFile: z
          .string()
          .min(1)
          .optional()
          .describe(
            'Extra CA bundle for builds behind a company proxy. It never stays in the image.',
          ),
      })
      .prefault({})
      .describe('How images are built.'),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(3000)
      .describe('Port on this machine for the URL; the next free one when it is taken.'),
    components: z.record(dnsLabel, componentSchema).describe('The parts of the app, by name.'),
  })
  .describe('Configuration of todo-deploy.');

/** A configuration as people write it: defaults may be left out. */
export type ConfigInput = z.input<typeof configSchema>;
/** A configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
export type Component = z.output<typeof componentSchema>;
export type SecretUse = z.output<typeof secretUse>;

/** The JSON Schema of todo-deploy.yaml (draft 2020-12), for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { io: 'input' });
}
