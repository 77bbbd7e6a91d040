import type { DeliveredImage, ImageTransport, ProviderPorts } from '../../../clusters/provider.ts';
import { DeployError } from '../../../errors.ts';
import { once } from '../../../once.ts';
import type { Deliveries } from './deliveries.ts';
import { keyOf, type Offer, type Seen } from './offer.ts';

type Open = () => Promise<Offer>;

export interface ChosenOptions {
  readonly first: Offer;
  /** Opened when they are needed, once; what they bring was built by the engine of the first. */
  readonly others?: readonly Open[];
  /** True when the configuration names this way. */
  readonly asked?: boolean;
  /** The name that images have whichever way they take: a choice never touches what is deployed. */
  readonly reference?: ImageTransport['reference'];
  /** Folder of the project, which keeps what was measured. */
  readonly root: string;
  readonly ports: Pick<ProviderPorts, 'files' | 'clock'>;
  /** Tells this cluster from one that was made anew under its name; undefined when nobody says. */
  readonly identity: () => Promise<string | undefined>;
}

/**
 * Images by one of several ways, chosen for each by what deliveries took in this cluster before (see chooseWay).
 * Where the nodes have an image already nothing is chosen, and what was measured is not read.
 */
export function chosenTransport(options: ChosenOptions): ImageTransport {
  const { first, others = [] } = options;
  const ways: Open[] = [() => Promise.resolve(first), ...others.map(once)];
  const seen: Seen = { unwell: new Set(), places: new Map() };
  const deliveries = once(async (): Promise<Deliveries> => {
    const loaded = await import('./deliveries.ts');
    const offers = await Promise.all(ways.map(openOrNone));
    return new loaded.Deliveries({ ...options, offers: offers.flat(), seen });
  });
  let delivered = false;
  const { description, why, engine, reference } = first.transport;
  return {
    ...{ description, engine, reference: options.reference ?? reference },
    ...(why === undefined ? {} : { why }),
    find: (wanted) => findIn(ways, wanted, seen),
    choose: async (wanted) => (await deliveries()).choose(wanted),
    deliver: async (wanted, tell, signal) => {
      delivered = true;
      return (await deliveries()).deliver(wanted, tell, signal);
    },
    learnPulls: async (list) => {
      if (delivered && others.length > 0) await (await deliveries()).learnPulls(list);
    },
    remove: (wanted) => removeFrom(ways, wanted),
  };
}

/** A way that cannot be opened is none; that the first one can be is known. */
async function openOrNone(open: Open): Promise<Offer[]> {
  try {
    return [await open()];
  } catch (error) {
    if (isTrouble(error)) return [];
    throw error;
  }
}

/** The first answer that there is one; a way that does not answer counts only when none does. */
async function findIn(
  ways: readonly Open[],
  reference: string,
  { unwell, places }: Seen,
): Promise<DeliveredImage | undefined> {
  const troubles: DeployError[] = [];
  for (const open of ways) {
    let offer: Offer | undefined;
    try {
      offer = await open();
      const found = await offer.transport.find(reference);
      if (found === undefined) continue;
      places.set(reference, keyOf(offer));
      return found;
    } catch (error) {
      if (!isTrouble(error)) throw error;
      troubles.push(error);
      if (offer !== undefined) unwell.add(keyOf(offer));
    }
  }
  const [first] = troubles;
  if (first !== undefined && troubles.length === ways.length) throw first;
  return undefined;
}

/** Takes it away wherever it is. Throws what the first way said that failed, after all were asked. */
async function removeFrom(ways: readonly Open[], reference: string): Promise<boolean> {
  const done = await Promise.allSettled(
    ways.map(async (open) => (await open()).transport.remove(reference)),
  );
  const failed = done.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return done.some((one) => one.status === 'fulfilled' && one.value);
}

function isTrouble(error: unknown): error is DeployError {
  return error instanceof DeployError && error.kind === 'environment';
}
