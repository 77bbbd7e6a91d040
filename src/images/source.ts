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
  /** Absolute paths that stay out, beside what .dockerignore names; see kept-out.ts. */
  readonly keptOut: readonly string[];
}

/** All that goes into an image, read. */
export interface ImageSource {
  readonly entries: readonly FileEntry[];
  /** Text of the Dockerfile. */
  readonly dockerfile: string;
}

/**
 * Reads the Dockerfile and lists the context.
 * Throws what readDockerfile throws, DOCKERIGNORE_INVALID (usage).
 */
export async function readImageSource(input: ImageInput): Promise<ImageSource> {
  const { folder, dockerfile, files, keptOut } = input;
  const text = await readDockerfile(input);
  const entries = await contextEntries(folder, files, { dockerfile, keptOut });
  return { entries, dockerfile: text };
}

/** The text of the Dockerfile. Throws CONTEXT_MISSING and DOCKERFILE_MISSING (usage). */
export async function readDockerfile({
  folder,
  dockerfile,
  files,
}: Pick<ImageInput, 'folder' | 'dockerfile' | 'files'>): Promise<string> {
  await requireContext(folder, files);
  const text = await files.readText(dockerfile);
  if (text !== undefined) return text;
  throw new DeployError('usage', 'DOCKERFILE_MISSING', `there is no Dockerfile ${dockerfile}`, {
    hint: 'Correct `dockerfile` of the component in todo-deploy.yaml.',
  });
}

/** Throws CONTEXT_MISSING (usage) when there is no folder to build from. */
export async function requireContext(folder: string, files: Files): Promise<void> {
  if (await files.exists(folder)) return;
  const message = `there is no folder ${folder} to build from`;
  throw new DeployError('usage', 'CONTEXT_MISSING', message, {
    hint: 'Correct `path` of the component in todo-deploy.yaml.',
  });
}
