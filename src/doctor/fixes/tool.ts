import { DeployError } from '../../errors.ts';
import { releaseOf, toolPath, type ToolName } from '../../tools/releases.ts';
import { gibibytes } from '../looks/versions.ts';
import type { Tell } from '../check.ts';
import type { Scene } from '../scene.ts';
import type { System } from '../system.ts';

/** What fetching a tool would do; undefined where no sum is pinned for this system. */
export function fetches(name: ToolName, { platform, arch }: System): string | undefined {
  const release = releaseOf(name, platform, arch);
  if (release === undefined) return undefined;
  const { version, url } = release;
  return `download ${name} ${version} from ${new URL(url).host} into your cache, checked against its published sum`;
}

/** Fetches a tool into the cache, where we look after PATH. Throws as `Fetcher.fetch`. */
export async function fetchTool(name: ToolName, scene: Scene, tell: Tell): Promise<void> {
  const { ports, env, system, signal } = scene;
  const { platform, arch } = system;
  const release = releaseOf(name, platform, arch);
  if (release === undefined) throw notPinned(name, system);
  const { url, sha256, member } = release;
  let told = -1;
  await ports.fetcher.fetch({
    ...{ url, sha256, signal, mode: 0o755 },
    to: toolPath(name, env, ports.machine.facts.home, platform),
    ...(member === undefined ? {} : { member }),
    onProgress: (have, of) => {
      const tenth = of === undefined ? -1 : Math.floor((have / of) * 10);
      if (tenth === told) return;
      told = tenth;
      tell(`${name}: ${tenth * 10}% of ${gibibytes(of ?? 0)}`);
    },
  });
}

function notPinned(name: string, { platform, arch }: System): DeployError {
  return new DeployError(
    'environment',
    'DOWNLOAD_NOT_PINNED',
    `no checksum of ${name} for ${platform} on ${arch} is pinned, so it is not fetched`,
    { hint: `Install ${name} yourself, as its makers say.` },
  );
}
