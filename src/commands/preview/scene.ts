import type { Preview, Project } from '../../config/project.ts';
import type { NeonClient } from '../../neon/client.ts';
import { keyOfEnvironment } from '../../neon/key.ts';
import type { PreviewScene } from '../../previews/branch.ts';
import { redactor } from '../../secrets/redact.ts';
import type { CommandContext } from '../command.ts';
import { connectNeon } from '../neon/connect.ts';

/** A project that is a preview. */
export type PreviewProject = Project & { readonly preview: Preview };

export function isPreview(project: Project): project is PreviewProject {
  return project.preview !== undefined;
}

export function previewScene(
  { ports }: Pick<CommandContext, 'ports'>,
  { root, preview: { name, slug } }: PreviewProject,
): PreviewScene {
  return { root, name, slug, ports };
}

/**
 * Neon with the key of the environment; undefined without a key. Throws NEON_KEY_REFUSED, NEON_URL_INVALID
 * (usage).
 */
export function neonOfEnvironment(context: CommandContext): NeonClient | undefined {
  const key = keyOfEnvironment(context.env);
  if (key === undefined) return undefined;
  context.setRedactor(redactor([key]));
  return connectNeon(context, key);
}
