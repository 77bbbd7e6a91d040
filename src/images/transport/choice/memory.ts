import { join } from 'node:path';
import * as z from 'zod';
import { DeployError } from '../../../errors.ts';
import { keepFolderFromGit } from '../../../ports/files/ignore.ts';
import { readJson } from '../../../ports/files/json.ts';
import type { Files } from '../../../ports/files.ts';
import type { ClusterMemory, Measured, Sample } from './sample.ts';

/** How many samples of a way are kept, and of how many clusters; the newest stay. */
const kept = { samples: 12, clusters: 8 } as const;

const amount = z.number().nonnegative();
const sample = z.object({
  ...{ image: z.string(), bytes: amount, of: amount, ms: amount },
  pullMs: amount.exactOptional(),
});
const measured = z.object({ samples: z.array(sample), failedAt: amount.exactOptional() });
/** By the identity of the cluster, the one written last at the end; then by the key of the way. */
const schema = z.record(z.string(), z.record(z.string(), measured));

/** The file of a checkout that remembers how long deliveries took, by cluster and way. */
export class DeliveryMemory {
  private readonly folder: string;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    root: string,
    private readonly files: Files,
  ) {
    this.folder = join(root, '.todo-deploy');
  }

  /** What is known of a cluster: nothing, too, when the file is damaged or cannot be read. */
  async read(cluster: string): Promise<ClusterMemory> {
    return (await this.all())[cluster] ?? {};
  }

  /** Keeps a delivery; the way works again. */
  addSample(cluster: string, way: string, delivery: Sample): Promise<void> {
    return this.change(cluster, way, ({ samples }) => ({
      samples: [...samples, delivery].slice(-kept.samples),
    }));
  }

  /** Keeps how long a node pulled what was delivered last of an image. */
  addPull(cluster: string, way: string, image: string, pullMs: number): Promise<void> {
    return this.change(cluster, way, ({ samples, ...rest }) => {
      const at = samples.findLastIndex((one) => one.image === image);
      return { ...rest, samples: samples.map((one, i) => (i === at ? { ...one, pullMs } : one)) };
    });
  }

  /** Keeps that a way failed, at this time in milliseconds since the epoch. */
  addFailure(cluster: string, way: string, failedAt: number): Promise<void> {
    return this.change(cluster, way, ({ samples }) => ({ samples, failedAt }));
  }

  /** One after the other: images are delivered at once. A folder that cannot be written to is no error. */
  private change(cluster: string, way: string, to: (now: Measured) => Measured): Promise<void> {
    const done = this.turn.then(async () => {
      const { [cluster]: ways = {}, ...others } = await this.all();
      const changed = { ...ways, [way]: to(ways[way] ?? { samples: [] }) };
      const clusters = [...Object.entries(others), [cluster, changed] as const];
      const text = JSON.stringify(Object.fromEntries(clusters.slice(-kept.clusters)));
      await keepFolderFromGit(this.folder, this.files);
      await this.files.writeText(this.file, `${text}\n`, { lazy: true });
    });
    this.turn = done.catch((error: unknown) => {
      if (!(error instanceof DeployError)) throw error;
    });
    return this.turn as Promise<void>;
  }

  private async all(): Promise<z.infer<typeof schema>> {
    return (await readJson(this.file, schema, this.files).catch(() => undefined)) ?? {};
  }

  private get file(): string {
    return join(this.folder, 'transports.json');
  }
}
