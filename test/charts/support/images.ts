/** The app's images, built from this checkout and pushed to the bed's registry. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readImageSource } from '../../../src/images/source.ts';
import { dockerEngine } from '../../../src/ports/docker/engine.ts';
import { nodeFiles } from '../../../src/ports/files/node.ts';
import { registryHost } from '../../bed/layout.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Authorities that this machine trusts: a proxy in front of the package registries may need them. */
const machineCa = '/etc/ssl/certs/ca-certificates.crt';

/** What a chart needs to know of an image. */
export interface PushedImage {
  repository: string;
  tag: string;
}

/** Builds an app image, or finds it built, and pushes it under a tag taken from its content. */
export async function pushedImage(component: 'backend' | 'frontend'): Promise<PushedImage> {
  const engine = dockerEngine();
  const repository = `${registryHost}/charts-test/${component}`;
  const folder = join(root, 'app', component);
  const dockerfile = join(root, 'docker', `Dockerfile.${component}`);
  const source = await readImageSource({
    ...{ folder, dockerfile, buildArgs: {}, files: nodeFiles },
    keptOut: [],
  });
  const id = await engine.build({
    files: new Map(source.entries.map(({ path }) => [path, join(folder, path)])),
    dockerfile: source.dockerfile,
    tags: [`${repository}:built`],
    ...{ buildArgs: {}, labels: {} },
    secrets: existsSync(machineCa) ? { ca: readFileSync(machineCa) } : {},
  });
  const tag = id.replace('sha256:', '').slice(0, 12);
  await engine.tag(id, `${repository}:${tag}`);
  await engine.push(`${repository}:${tag}`);
  await engine.remove(`${repository}:built`);
  return { repository, tag };
}
