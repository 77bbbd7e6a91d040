/** What is inside an image: every layer, those included whose files a later layer removed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Which of some texts stand anywhere in the layers or the configuration of an image, as
 * `docker save` writes them (plain tar). Throws when the engine has no such image.
 */
export async function textsInImage(reference: string, texts: readonly string[]): Promise<string[]> {
  const child = spawn('docker', ['save', reference], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number]>;
  const needles = texts.map((text) => Buffer.from(text));
  const overlap = Math.max(...needles.map(({ length }) => length));
  const found = new Set<string>();
  let tail = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const window = Buffer.concat([tail, chunk]);
    for (const [index, needle] of needles.entries()) {
      if (window.includes(needle)) found.add(texts[index]!);
    }
    tail = window.subarray(-overlap);
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`docker save ${reference} ended with code ${code}`);
  return [...found];
}
