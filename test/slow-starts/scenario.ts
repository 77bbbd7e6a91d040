import type { KubeObject, Kubernetes } from '../../src/ports/kubernetes.ts';

/** Where a start takes place, for those who make it slow. */
export interface World {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  /** Address of a registry that behaves like this one does; it is closed after the start. */
  registry(behaviour: RegistryBehaviour): Promise<string>;
  sleep(seconds: number): Promise<void>;
}

/** What happens to the request for an image, by its number and the seconds since the first one. */
export type RegistryBehaviour = (
  request: number,
  seconds: number,
) => 'cut' | 'too many requests' | { readonly afterSeconds: number };

/** A start that is slow, and healthy in the end. */
export interface SlowStart {
  /** Short, for names of objects. */
  readonly id: string;
  /** For people. */
  readonly what: string;
  /** The class of patience that the issue of it has. */
  readonly patience: 'transient' | 'probe' | 'none';
  readonly values?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly migrate?: true;
  /** Set-up before `up`; may give further values. */
  readonly before?: (world: World) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Goes on beside `up`. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Takes away what lies in no namespace. */
  readonly after?: (world: World) => Promise<void>;
  /** A second `up` with a changed environment: the rollout of an update is what is looked at. */
  readonly update?: true;
}

/** Makes objects, one after the other. */
export async function make(
  { kubernetes }: World,
  ...objects: readonly KubeObject[]
): Promise<undefined> {
  for (const object of objects) await kubernetes.apply(object);
  return undefined;
}
