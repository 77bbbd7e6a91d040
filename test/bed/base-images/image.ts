/** A base image as a part of the bed: made from a recipe, kept in the cache, known to the engine by name. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageArchive, type ImageConfig } from '../archive.ts';
import { cached, cacheEntry, recipeHash } from '../cache.ts';
import type { Part } from '../part.ts';
import { attempt, run } from '../shell.ts';
import { makeRootfs, trixieRecipe } from './trixie.ts';

export interface BaseImage {
  /** Short name of the part and of the cache entry. */
  name: string;
  /** The name that Dockerfiles and charts use. */
  reference: string;
  version: string;
  config: ImageConfig;
  /** Everything besides version and configuration that decides what {@link build} makes. */
  ingredients: unknown;
  /** Turns a slim trixie into this image's file system. */
  build(root: string, log: string): Promise<void>;
}

const recipeLabel = 'todo-deploy.bed.recipe';

const imageHash = (image: BaseImage) =>
  recipeHash(trixieRecipe, image.version, image.config, image.ingredients);

const entryOf = (image: BaseImage) =>
  cacheEntry(`image-${image.name}`, image.version, imageHash(image));

/** Path of the image's archive in the cache. It exists once the image's part is up. */
export const archiveOf = (image: BaseImage): string => join(entryOf(image), 'image.tar');

async function make(image: BaseImage): Promise<void> {
  await cached(entryOf(image), async (workDir) => {
    const layer = await makeRootfs(image.name, join(workDir, 'root'), (root, log) =>
      image.build(root, log),
    );
    const parts = join(workDir, 'archive');
    mkdirSync(parts);
    const config = {
      ...image.config,
      Labels: { ...image.config.Labels, [recipeLabel]: imageHash(image) },
    };
    await imageArchive(layer, image.reference, config, parts, join(workDir, 'image.tar'));
  });
}

/** Tells whether the engine has this image, made from this very recipe. */
async function isLoaded(image: BaseImage): Promise<boolean> {
  const format = `{{index .Config.Labels "${recipeLabel}"}}`;
  const { code, stdout } = await attempt('docker', [
    'image',
    'inspect',
    '--format',
    format,
    image.reference,
  ]);
  return code === 0 && stdout.trim() === imageHash(image);
}

/** The part that keeps this image in the engine. It stays there for the next `up`, until `down --purge`. */
export function imagePart(image: BaseImage): Part {
  const address = image.reference;
  return {
    name: `image-${image.name}`,
    needs: ['docker'],
    async up() {
      if (existsSync(archiveOf(image)) && (await isLoaded(image))) return;
      await make(image);
      await run('docker', ['load', '--quiet', '--input', archiveOf(image)]);
    },
    async status() {
      return (await isLoaded(image))
        ? { ok: true, version: image.version, address }
        : { ok: false, address, note: 'not in the engine' };
    },
  };
}
