/** One delivery, measured. */
export interface Sample {
  /** Repository of the image, without a tag. */
  readonly image: string;
  /** Bytes that left this machine. */
  readonly bytes: number;
  /** Bytes of the whole image. */
  readonly of: number;
  /** Milliseconds until the arrival was proved. */
  readonly ms: number;
  /** Milliseconds that a node then took to pull it, where that was seen. */
  readonly pullMs?: number;
}

/** What is known of one way in one cluster. */
export interface Measured {
  /** The newest last. */
  readonly samples: readonly Sample[];
  /** When it failed, in milliseconds since the epoch; undefined once it has worked again. */
  readonly failedAt?: number;
}

/** What is known of a cluster, by the key of the way: its name, and for a registry its address. */
export type ClusterMemory = Readonly<Record<string, Measured>>;
