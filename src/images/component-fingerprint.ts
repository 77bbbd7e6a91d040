import { join } from 'node:path';
import type { NamedComponent, Project } from '../config/project.ts';
import type { Files } from '../ports/files.ts';
import { keepContents } from './contents.ts';
import { imageFingerprint, type ImageFingerprint } from './fingerprint.ts';
import { keptOut } from './kept-out.ts';
import { memoryFile } from './memory.ts';
import { imagePlatform } from './platform.ts';

/**
 * What the image of a component is made of now, remembered for the next time and for `--explain`. Throws as
 * imageFingerprint.
 */
export async function componentFingerprint(
  project: Project,
  component: NamedComponent,
  files: Files,
): Promise<ImageFingerprint> {
  const memory = await memoryFile(project, `${component.name}.image`, files);
  const made = await imageFingerprint({
    folder: join(project.root, component.path),
    dockerfile: join(project.root, component.dockerfile),
    buildArgs: component.buildArgs,
    platform: imagePlatform(),
    keptOut: keptOut(project),
    ...{ files, memory },
  });
  await keepContents(memory, made, files);
  return made;
}
