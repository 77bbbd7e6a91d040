/** What the Docker engine keeps: layers, configuration and history of images, and everything in its folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { run } from '../../bed/shell.ts';
import type { Evidence } from '../search/search.ts';
import { changedFiles, fileEvidence } from './files.ts';

const overlapBytes = 4096;

/** References of the images whose name begins so. */
export async function imagesNamed(prefix: string): Promise<string[]> {
  const list = await run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}']);
  return list.split('\n').filter((name) => name.startsWith(prefix));
}

/** History and configuration of an image, then all of its layers as `docker save` writes them. */
export async function* imageEvidence(reference: string): AsyncGenerator<Evidence> {
  for (const args of [
    ['history', '--no-trunc', reference],
    ['image', 'inspect', reference],
  ]) {
    const text = await run('docker', args);
    yield { place: 'image history', what: `${args[0]} of ${reference}`, bytes: Buffer.from(text) };
  }
  const child = spawn('docker', ['save', reference], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number]>;
  let rest = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    yield { place: 'image layers', what: reference, bytes };
    rest = bytes.subarray(-overlapBytes);
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`docker save ${reference} ended with code ${code}`);
}

/** Every file in the engine's own folder that came since a moment: build cache, layers, container logs. */
export async function* engineEvidence(since: Date): AsyncGenerator<Evidence> {
  const folder = await run('docker', ['info', '--format', '{{.DockerRootDir}}']);
  for (const path of await changedFiles([folder], since, [])) {
    yield* fileEvidence('build cache and all else of the engine', path);
  }
}
