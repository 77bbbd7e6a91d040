/** Images that pods of the cluster itself run from, and those that a pod may name without a registry. */
import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageArchive, type ImageConfig } from '../archive.ts';
import { archiveOf } from '../base-images/image.ts';
import { postgresImage } from '../base-images/postgres.ts';
import { cached, cacheEntry, recipeHash } from '../cache.ts';
import type { Part } from '../part.ts';
import { run } from '../shell.ts';
import { program, toolDir } from '../tools/go-build.ts';
import { type GoTool, kubernetes, metricsServer } from '../tools/go-tools.ts';
import { pauseImage } from './containerd.ts';
import { ctr } from './ctr.ts';

interface ProgramImage {
  reference: string;
  tool: GoTool;
  program: string;
  config?: ImageConfig;
}

const coreDnsVersion = kubernetes.requires['github.com/coredns/coredns'];

export const coreDnsImage = `todo-deploy.bed/coredns:${coreDnsVersion}`;
export const metricsServerImage = `todo-deploy.bed/metrics-server:v${metricsServer.version}`;

/** Images that hold one static program and nothing else. */
const programImages: readonly ProgramImage[] = [
  { reference: pauseImage, tool: kubernetes, program: 'pause', config: { User: '65535:65535' } },
  { reference: coreDnsImage, tool: kubernetes, program: 'coredns' },
  {
    reference: metricsServerImage,
    tool: metricsServer,
    program: 'metrics-server',
    config: { User: '65534:65534' },
  },
];

async function archiveOfProgram(image: ProgramImage): Promise<string> {
  const config = { Entrypoint: [`/${image.program}`], ...image.config };
  const hash = recipeHash(toolDir(image.tool), image.reference, config);
  const entry = await cached(
    cacheEntry(`image-${image.program}`, image.tool.version, hash),
    async (workDir) => {
      const root = join(workDir, 'root');
      mkdirSync(root);
      linkSync(program(image.tool, image.program), join(root, image.program));
      const layer = join(workDir, 'layer.tar');
      await run('tar', ['-C', root, '--owner=0', '--group=0', '-cf', layer, '.']);
      const parts = join(workDir, 'archive');
      mkdirSync(parts);
      await imageArchive(layer, image.reference, config, parts, join(workDir, 'image.tar'));
      await run('rm', ['-r', root]);
    },
  );
  return join(entry, 'image.tar');
}

/** What containerd calls an image that Docker knows by a short name. */
const postgresReference = `docker.io/library/${postgresImage.reference}`;
const wanted = [...programImages.map((image) => image.reference), postgresReference];

async function present(): Promise<Set<string>> {
  return new Set((await ctr('images', 'list', '--quiet')).split('\n'));
}

/** They go with containerd's data. */
export const clusterImages: Part = {
  name: 'cluster-images',
  needs: ['containerd', 'tool-kubernetes', 'tool-metrics-server', 'image-postgres'],
  async up() {
    const there = await present();
    for (const image of programImages) {
      if (!there.has(image.reference)) await ctr('images', 'import', await archiveOfProgram(image));
    }
    if (!there.has(postgresReference)) await ctr('images', 'import', archiveOf(postgresImage));
  },
  async status() {
    const there = await present();
    const absent = wanted.filter((reference) => !there.has(reference));
    return {
      ok: absent.length === 0,
      note: absent.length ? `missing: ${absent.join(', ')}` : undefined,
    };
  },
};
