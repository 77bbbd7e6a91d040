/** What reaches the node: the blobs in the store of its containerd. */
import { run } from '../../test/bed/shell.ts';
import { socket } from '../../test/bed/kubernetes/ctr.ts';

/** Digest -> bytes of everything that the node has. */
export async function blobsOnNode(): Promise<Map<string, number>> {
  const args = ['--address', socket, '--namespace', 'k8s.io', 'content', 'ls'];
  const lines = (await run('ctr', args)).split('\n').slice(1);
  const columns = lines.map((line) => line.trim().split(/\t+/)).filter(([digest]) => digest);
  return new Map(columns.map(([digest = '', size = '']) => [digest, bytesOf(size)]));
}

/** Bytes of the blobs that are there after and were not before. */
export function arrived(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number {
  return [...after].reduce((sum, [digest, size]) => sum + (before.has(digest) ? 0 : size), 0);
}

/** ctr prints sizes as `12.5 kB` or `3.2MB`, in powers of 1000. */
export function bytesOf(text: string): number {
  const [, number = '0', unit = ''] = /^([\d.]+)\s*([kKMGT]?)i?B$/.exec(text.trim()) ?? [];
  const power = ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
  return Math.round(Number(number) * 1000 ** power);
}
