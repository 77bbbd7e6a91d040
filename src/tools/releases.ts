import { posix, win32 } from 'node:path';

/** Programs that we can fetch ourselves. */
export const toolNames = ['helm', 'kubectl', 'minikube'] as const;
export type ToolName = (typeof toolNames)[number];

/** One file to fetch. */
export interface Release {
  readonly version: string;
  readonly url: string;
  /** SHA-256 of what the URL gives, as its makers published it. */
  readonly sha256: string;
  /** The URL gives an archive, and the program is this member of it. */
  readonly member?: string;
}

interface Tool {
  readonly version: string;
  /** Where its makers publish it; the whole address is this and `path`. */
  readonly base: string;
  readonly path: (os: string, arch: string) => string;
  readonly member?: (os: string, arch: string) => string;
  /** By system and processor, in Go's names. */
  readonly sums: Readonly<Record<string, string>>;
}

/**
 * The versions that fit each other (Minikube v1.38.1 brings Kubernetes v1.35.1), each sum as the makers publish
 * it beside the file. Not pinned, for want of a published sum that we hold: kubectl and Minikube for Windows on arm64.
 */
const tools: Readonly<Record<ToolName, Tool>> = {
  helm: {
    version: 'v3.20.2',
    base: 'https://get.helm.sh',
    path: (os, arch) => `helm-v3.20.2-${os}-${arch}.${os === 'windows' ? 'zip' : 'tar.gz'}`,
    member: (os, arch) => `${os}-${arch}/helm${ending(os)}`,
    sums: {
      'linux-amd64': '258e830a9e613c8a7a302d6059b4bb3b9758f2f3e1bb8ea0d707ce10a9a72fea',
      'linux-arm64': '5ea2d6bc2cda3f8edf985e028809f5a9278f404fb8ab24044de9b7cb9b79a691',
      'darwin-amd64': '7de04301f28b902a74f6286ed941cadc86ee5e6a9086a18f2ccf1f548e99d618',
      'darwin-arm64': '139c794c22f16b579d08ddd3008c8038b9bb2814f35b5bcca91f50a1f458978d',
      'windows-amd64': '24e8e5b71bab4ee17e6f989931ecf4fb144f9916cbe9990c0b6b2ec7b925c454',
      'windows-arm64': '7c940a73a6882f50b69aec3282549da4a49917669db18fc503db930fb74b9789',
    },
  },
  kubectl: {
    version: 'v1.35.1',
    base: 'https://dl.k8s.io/release',
    path: (os, arch) => `v1.35.1/bin/${os}/${arch}/kubectl${ending(os)}`,
    sums: {
      'linux-amd64': '36e2f4ac66259232341dd7866952d64a958846470f6a9a6a813b9117bd965207',
      'linux-arm64': '706256e21a4e9192ee62d1a007ac0bfcff2b0b26e92cc7baad487a6a5d08ff82',
      'darwin-amd64': '07a04d82bc2de2f5d53dfd81f2109ca864f634a82b225257daa2f9c2db15ccef',
      'darwin-arm64': '2b000dded317319b1ebca19c2bc70f772c7aaa0e8962fae2d987ba04dd1a1b50',
      'windows-amd64': 'd2d28ca3440ed94262b9b4bffb30119cfca69ac30b9cad531a08e8ebd9720dd2',
    },
  },
  minikube: {
    version: 'v1.38.1',
    base: 'https://storage.googleapis.com/minikube/releases',
    path: (os, arch) => `v1.38.1/minikube-${os}-${arch}${ending(os)}`,
    sums: {
      'linux-amd64': '099477eaf248bcb5bcea8ce78a2898e93ac01461c35189da1848c3de82ecd22e',
      'linux-arm64': 'a0b8a1ebfc8c07a247271d8df98ac0ddd7c8c855b601d402463e2e50c08c6bab',
      'darwin-amd64': 'db11dffba835609988e4e98c3a91a38653ce66ddfa8ea3aaea92d87c54a0a348',
      'darwin-arm64': 'f9b0c70bb7daf38c683c0b6e46dc1b612600247ae826bf74576807746a919ee8',
      'windows-amd64': '04215bec5632a976b48eb632856b50f1eaaa183b9c2a5904e11d1bacc4961ff7',
    },
  },
};

type Env = Readonly<Record<string, string | undefined>>;

/** What to fetch for a system (Node's names); undefined where no sum is pinned. */
export function releaseOf(name: ToolName, platform: string, arch: string): Release | undefined {
  const { version, base, path, member, sums } = tools[name];
  const os = platform === 'win32' ? 'windows' : platform;
  const processor = arch === 'x64' ? 'amd64' : arch;
  const sha256 = sums[`${os}-${processor}`];
  if (sha256 === undefined) return undefined;
  const url = `${base}/${path(os, processor)}`;
  return {
    ...{ version, url, sha256 },
    ...(member === undefined ? {} : { member: member(os, processor) }),
  };
}

/** The folder of the programs that we fetched: below XDG_CACHE_HOME, else ~/.cache (basedir-spec). */
export function toolsFolder(env: Env, home: string, platform: string): string {
  const paths = platform === 'win32' ? win32 : posix;
  const cache = env['XDG_CACHE_HOME'] ?? '';
  return paths.join(cache === '' ? paths.join(home, '.cache') : cache, 'todo-deploy', 'tools');
}

/** Where a program lies when we fetched it; nobody looks whether it does. */
export function toolPath(name: ToolName, env: Env, home: string, platform: string): string {
  const paths = platform === 'win32' ? win32 : posix;
  const folder = `${name}-${tools[name].version}`;
  return paths.join(toolsFolder(env, home, platform), folder, `${name}${ending(platform)}`);
}

export function isTool(name: string): name is ToolName {
  return (toolNames as readonly string[]).includes(name);
}

function ending(os: string): string {
  return os.startsWith('win') ? '.exe' : '';
}
