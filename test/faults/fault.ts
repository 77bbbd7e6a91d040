/** A fault of the matrix, as data: what is broken, how it shows, and what has to be said about it. */
import type { Bench } from './bench.ts';
import type { Evidence } from './evidence.ts';

/** todo-deploy.yaml of the sample, to be changed in place. */
export interface SampleConfig extends Record<string, unknown> {
  components: Record<string, SampleComponent>;
}

export interface SampleComponent extends Record<string, unknown> {
  env?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** What has to be found. */
export interface Expected {
  readonly code: string;
  /** Default: `web`. */
  readonly component?: string;
  /** Words of the cause, or of the error's message when the fault is no finding. */
  readonly words: RegExp;
}

export interface Fault extends Expected {
  readonly name: string;
  /** What is wrong, for the table. */
  readonly title: string;
  /** Exit code of `up`; default 5. */
  readonly exit?: number;
  /**
   * `error`: the code is that of the error and no finding. `warning`: `up` succeeds, and says it. `diagnosis`:
   * it is none of what `up` waits for, and `diagnose` says it afterwards.
   */
  readonly as?: 'finding' | 'error' | 'warning' | 'diagnosis';
  /** Changes todo-deploy.yaml. */
  readonly config?: (config: SampleConfig, bench: Bench) => void;
  /** Makes things around the project: objects, files. */
  readonly before?: (bench: Bench) => Promise<void>;
  /** Takes them away again. */
  readonly after?: (bench: Bench) => Promise<void>;
  /** Added to the environment of `up`. */
  readonly env?: (bench: Bench) => Record<string, string>;
  /**
   * Recognises the object by which the API server first tells the fault; left out where it cannot know
   * it: the fault is on this side.
   */
  readonly evidence?: Evidence;
  /** The program may ask the pod itself, and know it before the API server does. */
  readonly mayKnowFirst?: true;
  /**
   * Recognises the object that ends all hope, where that is another: the third end of a container. A verdict
   * is due then; where it is not seen, when the budget that was told is over.
   */
  readonly final?: Evidence;
  /** Findings that have to be told as well, when several things are wrong. */
  readonly also?: readonly Expected[];
  /** Other components that it is about, and that are well. */
  readonly beside?: readonly string[];
  /** Why requests may fail meanwhile: the fault breaks what both versions share. */
  readonly shared?: string;
  /** What is not real about it. */
  readonly simulated?: string;
  /**
   * The remedy is followed to the letter, and `up` has to succeed then: `fix`, the command or the edit of the
   * finding; or what a person does whom the sentence tells it.
   */
  readonly remedy?: 'fix' | ByHand;
}

/** What a person does who follows a remedy that is a sentence. */
export interface ByHand {
  /** The words that tell it: of the finding's remedy, or of the error's hint. */
  readonly says: RegExp;
  readonly does?: (bench: Bench) => Promise<unknown>;
  /** Changes todo-deploy.yaml as the fault has left it. */
  readonly config?: (config: SampleConfig, bench: Bench) => void;
  /** Replaces what the fault added to the environment of `up`. */
  readonly env?: (bench: Bench) => Record<string, string>;
}
