import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import type { FileEntry, Files } from '../ports/files.ts';
import { contextEntries } from './context.ts';

/** Where the content of an image comes from. */
export interface ImageInput {
  /** Absolute path of the build context. */
  readonly folder: string;
  /** Absolute path of the Dockerfile; it may lie outside the context. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly files: Files;
  /** What stays out, by absolute path, beside what .dockerignore names; see kept-out.ts. */
  readonly keptOut: (absolute: string) => boolean;
}

/** All that goes into an image, read. */
export interface ImageSource {
  readonly entries: readonly FileEntry[];
  /** Text of the Dockerfile. */
  readonly dockerfile: string;
}

/**
 * Reads the Dockerfile and lists the context.
 * Throws CONTEXT_MISSING and DOCKERFILE_MISSING (usage), DOCKERIGNORE_INVALID (usage).
 */
export async function readImageSource({
  folder,
  dockerfile,
  files,
  keptOut,
}: ImageInput): Promise<ImageSource> {
  if (!(await files.exists(folder))) {
    throw new DeployError(
      'usage',
      'CONTEXT_MISSING',
      `there is no folder ${folder} to build from`,
      {
        hint: 'Correct `path` of the component in todo-deploy.yaml.',
      },
    );
  }
  const text = await files.readText(dockerfile);
  if (text === undefined) {
    throw new DeployError('usage', 'DOCKERFILE_MISSING', `there is no Dockerfile ${dockerfile}`, {
      hint: 'Correct `dockerfile` of the component in todo-deploy.yaml.',
    });
  }
  const alsoSkip = (path: string) => keptOut(join(folder, path));
  const entries = await contextEntries(folder, files, { dockerfile, alsoSkip });
  return { entries, dockerfile: text };
}
