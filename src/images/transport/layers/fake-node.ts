import type { ExecResult } from '../../../ports/exec.ts';
import { extract } from 'tar-stream';
import { digestOf, parseManifest } from './manifest.ts';
import type { CtrOptions, NodeRuntime } from './node-runtime.ts';

/** A node in memory, with as much of containerd's command line as images need. */
export class FakeNode implements NodeRuntime {
  /** Blobs by digest, and manifests by the name of the image. */
  readonly blobs = new Map<string, Buffer>();
  readonly images = new Map<string, string>();
  /** First words of all calls. */
  readonly calls: string[] = [];

  constructor(readonly node = 'node-1') {}

  async ctr(args: readonly string[], { input }: CtrOptions = {}): Promise<ExecResult> {
    const [what = '', verb = '', about = ''] = args;
    this.calls.push(`${what} ${verb}`);
    if (verb === 'import') return this.take(input);
    if (verb === 'check') return said(this.check(about.replace('name==', '')));
    if (verb === 'rm') return said(this.images.delete(about) ? about : '');
    if (verb === 'ls') return said([...this.blobs].map(lineOf).join('\n'));
    const bytes = this.blobs.get(about);
    return bytes === undefined ? failed(`content ${about}: not found`) : said(bytes.toString());
  }

  private async take(input: AsyncIterable<Uint8Array> | undefined): Promise<ExecResult> {
    const files = extract();
    const fed = (async () => {
      for await (const chunk of input ?? []) files.write(Buffer.from(chunk));
      files.end(Buffer.alloc(0));
    })();
    fed.catch((error: unknown) => {
      files.destroy(error as Error);
    });
    let index: string | undefined;
    for await (const entry of files) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      if (entry.header.name === 'index.json') index = bytes.toString();
      else this.blobs.set(digestOf(bytes), bytes);
    }
    await fed;
    const { manifests } = JSON.parse(index ?? '{}') as {
      manifests: { digest: string; annotations: Record<string, string> }[];
    };
    for (const { digest, annotations } of manifests) {
      this.images.set(annotations['io.containerd.image.name'] ?? '', digest);
      if (!this.isWhole(digest)) return failed('content digest: not found');
    }
    return said('unpacking');
  }

  private isWhole(digest: string): boolean {
    const { layers = [] } = parseManifest(this.blobs.get(digest)?.toString() ?? '') ?? {};
    return layers.every((layer) => this.blobs.has(layer.digest));
  }

  private check(name: string): string {
    const digest = this.images.get(name);
    if (digest === undefined) return 'REF TYPE DIGEST STATUS SIZE UNPACKED';
    const whole = this.isWhole(digest);
    const status = whole ? 'complete (2/2)' : 'incomplete (1/2)';
    return `REF\n${name} type ${digest} ${status} 1 B/1 B ${whole}`;
  }
}

function lineOf([digest, bytes]: [string, Buffer]): string {
  const { layers = [] } = parseManifest(bytes.toString()) ?? {};
  const labels = layers.map((layer, at) => `containerd.io/gc.ref.content.l.${at}=${layer.digest}`);
  return `${digest}\t${bytes.length}B\t1 hour\t${labels.join(',') || '-'}`;
}

const said = (stdout: string): ExecResult => ({ exitCode: 0, stdout, stderr: '' });
const failed = (stderr: string): ExecResult => ({ exitCode: 1, stdout: '', stderr });
