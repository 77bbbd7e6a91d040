import { pass, warn, type Check } from '../check.ts';
import { engineOrSkip } from '../looks/engine.ts';
import type { Scene } from '../scene.ts';

export interface ArchitectureFacts {
  /** Node's name: x64, arm64. */
  readonly node: string;
  /** Go's name: amd64, arm64. */
  readonly engine: string;
  /** The processor is Apple's, whatever Node was built for. */
  readonly appleSilicon: boolean;
}

const names: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Node and images for another processor run in an emulator: slowly, or not at all. */
export const architecture: Check<ArchitectureFacts> = {
  id: 'architecture',
  title: 'Processor',
  severity: { kubernetes: 'tell', compose: 'tell' },
  gather: async (scene) => {
    const found = await engineOrSkip(scene);
    if ('skip' in found) return found;
    const { platform, arch } = scene.system;
    return { node: arch, engine: found.engine.arch, appleSilicon: await isApple(scene, platform) };
  },
  judge: ({ node, engine, appleSilicon }) => {
    if (appleSilicon && node === 'x64') {
      const detail = 'Node.js for Intel runs under Rosetta on Apple silicon';
      return warn(detail, 'Install Node.js for arm64: https://nodejs.org/en/download');
    }
    const here = names[node] ?? node;
    if (here === engine) return pass(`${engine}, engine and Node.js alike`);
    const detail = `Node.js is for ${here}, the engine for ${engine}: images may run in an emulator`;
    return warn(detail, 'Use an engine of this machine: docker context ls shows which there are');
  },
};

/** Under Rosetta the system itself still knows (sysctl of macOS 11 and later). */
async function isApple(
  { ports: { exec }, signal }: Scene,
  platform: NodeJS.Platform,
): Promise<boolean> {
  if (platform !== 'darwin') return false;
  const command = { file: 'sysctl', args: ['-n', 'hw.optional.arm64'] };
  return (await exec.run(command, { signal, timeoutMs: 2_000 })).stdout.trim() === '1';
}
