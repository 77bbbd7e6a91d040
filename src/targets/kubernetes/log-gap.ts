import { DeployError } from '../../errors.ts';
import type { Kubernetes, LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';
import { bridgeRotation } from './log-bridge.ts';
import { statusOf } from './log-pods.ts';
import type { LogPosition } from './log-position.ts';
import type { LogLane } from './log-lane.ts';
import type { LogSource } from '../log-record.ts';
import type { StreamEnd } from './log-stream.ts';

/** As often a gap is looked into before it is named. */
const mostFailures = 5;

export interface GapOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly source: LogSource;
  /** Texts have one character a byte. */
  readonly bytes: boolean;
  readonly lane: LogLane;
}

/** The reader of the run in which the gap is. */
export interface GapOwner {
  run: number;
  readonly sinceTime: string | undefined;
  read(options: LogOptions, toEnd: boolean): Promise<StreamEnd>;
  miss(why: string, until?: string): void;
}

/** Why the stream is not to be read on, or the beginning of a line that ends in what it shows. */
export type Bridged = StreamEnd | { readonly begun?: LogLine | undefined };

/** Finds the lines between the last one read and the first that the API shows, or names them as missing. */
export class LogGap {
  private isBusy = false;
  private failures = 0;

  constructor(
    private readonly reader: GapOwner,
    private readonly options: GapOptions,
    private readonly position: LogPosition,
  ) {}

  /** `first` is undefined when the API shows none. */
  async bridge(first: LogLine | undefined): Promise<Bridged> {
    const { kubernetes, namespace, source } = this.options;
    try {
      const ref = { apiVersion: 'v1', kind: 'Pod', namespace, name: source.pod };
      const pod = (await kubernetes.get(ref)) as Pod | undefined;
      if (pod !== undefined && pod.metadata.uid !== source.uid) return 'refused';
      const run = pod === undefined ? undefined : statusOf(pod, source.container)?.restartCount;
      const isLater = run !== undefined && run > this.reader.run && !this.isBusy;
      return isLater
        ? await this.bridgeRestart(run, first)
        : await this.bridgeFiles(first, pod?.spec?.nodeName);
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      this.failures += 1;
      if (this.failures <= mostFailures) return 'broken';
      const why = `the API server and the node do not let it be read (${error.message})`;
      this.reader.miss(why, first?.time);
      return {};
    }
  }

  /** The stream is one of a later run: the end of the run that was being read comes first. */
  private async bridgeRestart(run: number, first: LogLine | undefined): Promise<Bridged> {
    const { reader } = this;
    const sinceTime = reader.sinceTime ?? '';
    this.isBusy = true;
    const isNext = run === reader.run + 1;
    const end = isNext ? await reader.read({ previous: true, sinceTime }, true) : 'refused';
    this.isBusy = false;
    if (end === 'broken') return end;
    if (end !== 'whole') reader.miss('the container was restarted meanwhile', first?.time);
    reader.run = run;
    return {};
  }

  private async bridgeFiles(
    first: LogLine | undefined,
    // Of a pod that was seen before it had a node the source does not know it.
    node = this.options.source.node,
  ): Promise<Bridged> {
    const { kubernetes, namespace, bytes, lane } = this.options;
    const { reader, position } = this;
    const log = {
      ...{ kubernetes, namespace, bytes, run: reader.run, since: reader.sinceTime ?? '' },
      source: { ...this.options.source, node },
    };
    const miss = reader.miss.bind(reader);
    const begun = await bridgeRotation({ log, first, position, lane, miss });
    this.failures = 0;
    return { begun };
  }
}
