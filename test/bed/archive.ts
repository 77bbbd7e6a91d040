/** Image archives as `docker load` and `ctr images import` read them, made from the tar of a file system. */
import { createHash } from 'node:crypto';
import { createReadStream, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from './shell.ts';

/** The run configuration of an image, in the words of the image specification. */
export interface ImageConfig {
  Env?: readonly string[];
  Entrypoint?: readonly string[];
  Cmd?: readonly string[];
  StopSignal?: string;
  User?: string;
  ExposedPorts?: Readonly<Record<string, object>>;
  Volumes?: Readonly<Record<string, object>>;
  Labels?: Readonly<Record<string, string>>;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Makes an archive of an image with one layer.
 * @param layer tar of the file system; it is moved into the archive
 * @param reference full name with tag, as in `docker.io/library/node:24`
 * @param workDir an empty folder for the making
 */
export async function imageArchive(
  layer: string,
  reference: string,
  config: ImageConfig,
  workDir: string,
  archive: string,
): Promise<void> {
  const image = {
    architecture: 'amd64',
    os: 'linux',
    created: new Date().toISOString(),
    config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256(layer)}`] },
    history: [{ created: new Date().toISOString(), created_by: 'todo-deploy test bed' }],
  };
  writeFileSync(join(workDir, 'config.json'), JSON.stringify(image));
  renameSync(layer, join(workDir, 'layer.tar'));
  const manifest = [{ Config: 'config.json', RepoTags: [reference], Layers: ['layer.tar'] }];
  writeFileSync(join(workDir, 'manifest.json'), JSON.stringify(manifest));
  await run('tar', ['-C', workDir, '-cf', archive, 'manifest.json', 'config.json', 'layer.tar']);
  rmSync(workDir, { recursive: true });
}
