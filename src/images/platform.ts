/** Node's names of processors, where an image has another one (opencontainers/image-spec: platform). */
const processors: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * System and processor that images are built for here, as far as a tag says: Linux on the processor of this
 * machine. The engine is not asked, because what the nodes have already needs none; with one that is elsewhere
 * and of another processor, everybody who uses it from a machine like this one gets the same tag all the same.
 */
export function imagePlatform(arch: string = process.arch): string {
  return `linux/${processors[arch] ?? arch}`;
}
