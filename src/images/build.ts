import { join, resolve } from 'node:path';
import {
  fingerprintLabel,
  ownershipLabels,
  type NamedComponent,
  type Project,
} from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { BuildProgress, DockerEngine, ImageInfo } from '../ports/docker.ts';
import type { Files } from '../ports/files.ts';
import { judgeSize, tooLarge } from './budget.ts';
import { componentFingerprint } from './component-fingerprint.ts';
import { keptOut } from './kept-out.ts';
import { readImageSource } from './source.ts';

/** The largest build secret that BuildKit takes, in bytes. */
const largestSecret = 500 * 1024;

export interface ImageBuild {
  readonly project: Project;
  readonly component: NamedComponent;
  /** The image is built under this reference, whose tag is its fingerprint. */
  readonly reference: string;
  /** An image above its budget is kept and told of, instead of being a failure. */
  readonly allowLarge: boolean;
  readonly engine: DockerEngine;
  readonly files: Files;
  /** One line for each instruction and each line of its output. */
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface BuiltImage {
  readonly component: string;
  readonly reference: string;
  /** The image ID, `sha256:…`. */
  readonly id: string;
  /** Bytes, as the engine reports them. */
  readonly size: number;
  /** For instance `142.3 MB of 150 MB`. */
  readonly sizeText: string;
}

/**
 * Builds the image of a component and holds its size against the budget.
 * Throws what the engine's build throws, IMAGE_TOO_LARGE and CONTEXT_CHANGED (build), CA_FILE_MISSING and
 * CA_FILE_TOO_LARGE (usage), and what readImageSource throws.
 */
export async function buildImage(request: ImageBuild): Promise<BuiltImage> {
  const { project, component, reference, allowLarge, engine, files, tell, signal } = request;
  const folder = join(project.root, component.path);
  const dockerfile = join(project.root, component.dockerfile);
  const source = await readImageSource({
    folder,
    dockerfile,
    buildArgs: component.buildArgs,
    files,
    keptOut: keptOut(project),
  });
  const id = await engine.build({
    files: new Map(source.entries.map(({ path }) => [path, join(folder, path)])),
    dockerfile: source.dockerfile,
    tags: [reference],
    buildArgs: component.buildArgs,
    labels: {
      ...ownershipLabels(project.config, component.name),
      [fingerprintLabel]: reference.slice(reference.lastIndexOf(':') + 1),
    },
    secrets: await buildSecrets(project, files),
    signal,
    onProgress: (progress) => {
      tell(lineOf(progress));
    },
  });
  await requireSameSource(request);
  const { size } = await builtImage(engine, id, reference);
  const verdict = judgeSize(size, component.imageBudget);
  if (!verdict.withinBudget && !allowLarge) {
    // Left under its name it would count as built, and the next run would not look at its size.
    await engine.remove(reference);
    throw tooLarge(component.name, size, component.imageBudget);
  }
  return { component: component.name, reference, id, size, sizeText: verdict.text };
}

/**
 * A file that is saved while it is built would leave new content under the tag of the old one, and that would be
 * deployed when the old content comes back.
 */
async function requireSameSource(request: ImageBuild): Promise<void> {
  const { project, component, reference, engine, files } = request;
  const { tag } = await componentFingerprint(project, component, files);
  if (reference.endsWith(`:${tag}`)) return;
  await engine.remove(reference);
  const message = `the source of ${component.name} was changed while it was built`;
  throw new DeployError('build', 'CONTEXT_CHANGED', message, {
    hint: 'Run the same command again: it builds what is there then.',
  });
}

async function builtImage(engine: DockerEngine, id: string, reference: string): Promise<ImageInfo> {
  const found = await engine.inspect(reference);
  if (found?.id === id) return found;
  throw new DeployError(
    'build',
    'BUILD_LOST',
    `the build ended well, but ${reference} is not ${id}`,
    {
      hint: 'Another build may have taken the name; run the same command again.',
      details: [`found: ${found?.id ?? 'nothing'}`],
    },
  );
}

/** The extra CA bundle as build secret `ca`, when the project has one. */
async function buildSecrets(project: Project, files: Files): Promise<Record<string, Uint8Array>> {
  const { caFile } = project.config.build;
  if (caFile === undefined) return {};
  const path = resolve(project.root, caFile);
  const bytes = await files.readBytes(path);
  const hint =
    'Correct build.caFile in todo-deploy.yaml, or TODO_DEPLOY_BUILD_CA or NODE_EXTRA_CA_CERTS, which stand in for it.';
  if (bytes === undefined) {
    throw new DeployError('usage', 'CA_FILE_MISSING', `there is no CA bundle ${path}`, { hint });
  }
  if (bytes.byteLength > largestSecret) {
    const message = `the CA bundle ${path} has ${bytes.byteLength} bytes, BuildKit takes ${largestSecret}`;
    throw new DeployError('usage', 'CA_FILE_TOO_LARGE', message, { hint });
  }
  return { ca: bytes };
}

function lineOf({ step, status, line }: BuildProgress): string {
  if (status === 'output') return `  ${line ?? ''}`;
  return status === 'started' ? step : `${step}: ${status}`;
}
