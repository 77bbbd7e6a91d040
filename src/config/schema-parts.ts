import * as z from 'zod';

/** A name as Kubernetes takes it in the name of an object. */
export const dnsLabel = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    'use lower-case letters, digits and dashes, starting with a letter',
  )
  .max(40, 'use at most 40 characters');

/** A file or folder of the project. */
export const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'), {
    message: 'give a path inside the project, relative to this file',
  });

/** A variable of the environment. */
export const envName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable');

/** A secret that a component reads. */
export const secretUse = z
  .strictObject({
    name: envName.describe('Environment variable that the component reads.'),
    optional: z.boolean().default(false).describe('Deploy without it when nobody gave a value.'),
    generate: z
      .boolean()
      .default(false)
      .describe('Make a random value once, and keep it in the secrets file.'),
  })
  .describe('One secret of the component.');

/** The size of an image. */
export const megabytes = z.number().int().positive().max(100_000);

const program = z
  .array(z.string().min(1))
  .min(1)
  .describe('A program and its arguments; node and python stand for those that it is run by.');

/** How a component runs without containers. */
export const localSchema = z
  .strictObject({
    runtime: z
      .enum(['node', 'python'])
      .describe(
        'What runs it. Its packages come from its lock file: package-lock.json, or requirements.txt with hashes.',
      ),
    build: z.array(program).default([]).describe('Commands that build it, one after the other.'),
    output: relativePath
      .default('.')
      .describe('Folder inside its path that the build leaves: that alone is run.'),
    start: program,
    migrate: program.optional(),
  })
  .describe(
    'How it runs without containers (target local). It gets HOST, HOSTNAME and PORT to listen on.',
  );

/** How a component is synced while it is watched. */
export const watchSchema = z
  .strictObject({
    dockerfile: relativePath.describe(
      'Dockerfile of the development image: it has sh, head, rm and tar, and may write where files are synced.',
    ),
    sync: z
      .array(
        z.strictObject({
          from: relativePath.describe('File or folder below the path of the component.'),
          to: z
            .string()
            .regex(/^\/(?!.*(^|\/)\.\.(\/|$))/, 'is not an absolute path')
            .describe('Where it is in the container.'),
        }),
      )
      .min(1)
      .describe('What is put into the running container when it is saved; the rest is built.'),
    reload: program
      .optional()
      .describe(
        'Run in the container after that: it ends when the new code serves, or fails and says why.',
      ),
    values: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('More values for the chart while it is watched.'),
  })
  .describe('Target kubernetes: how `up --watch` brings saved files into the running container.');
