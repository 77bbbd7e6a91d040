import type {
  ChosenWay,
  DeliveredImage,
  ImageTransport,
  MovedBytes,
  Tell,
} from '../../../clusters/provider.ts';
import type { TransportName } from '../../../config/cluster-schema.ts';
import { DeployError, withDetail } from '../../../errors.ts';
import { once } from '../../../once.ts';
import { splitReference } from '../../../ports/docker/reference.ts';
import type { ChosenOptions } from './chosen.ts';
import { keyOf, type Offer, type Seen } from './offer.ts';
import { chooseWay, type Choice, type Way } from './choose.ts';
import { DeliveryMemory } from './memory.ts';
import { pullMsOf } from './pulls.ts';
import type { ClusterMemory } from './sample.ts';

export interface DeliveriesOptions extends Omit<ChosenOptions, 'first' | 'others' | 'reference'> {
  /** All ways that can be taken, in order. */
  readonly offers: readonly Offer[];
  readonly seen: Seen;
}

/** Codes of failures after which another way may be taken: nothing of the image is in use by then. */
const waysOut: Readonly<Record<TransportName, RegExp>> = {
  registry: /^REGISTRY_/,
  layers: /^(NODE_UNREACHABLE|IMAGES_UNKNOWN|IMAGE_NOT_DELIVERED)$/,
  load: /^(IMAGES_UNKNOWN|IMAGE_NOT_DELIVERED)$/,
  daemon: /^$/,
};

/** The deliveries of one run: each way chosen, measured and remembered. */
export class Deliveries {
  private readonly memory: DeliveryMemory;
  private readonly choices = new Map<string, Promise<Choice>>();
  private readonly tried = new Set<string>();
  /** What went through a registry: the names that nodes pull it by, and the key of the way. */
  private readonly pushed = new Map<string, { readonly names: string[]; readonly key: string }>();
  private readonly known: () => Promise<{ cluster?: string; ways: ClusterMemory }>;

  constructor(private readonly options: DeliveriesOptions) {
    this.memory = new DeliveryMemory(options.root, options.ports.files);
    this.known = once(async () => {
      const cluster = await options.identity();
      if (cluster === undefined) return { ways: {} };
      return { cluster, ways: await this.memory.read(cluster) };
    });
  }

  /** The way that an image is going to take, and why; the same answer until it is delivered. */
  async choose(reference: string): Promise<ChosenWay> {
    const { order, reason, figures } = await this.choiceFor(reference);
    const { description, why } = this.offer(order[0] ?? '').transport;
    const said = this.options.asked === true ? 'cluster.transport asks for it' : (reason ?? why);
    return {
      description: said === undefined ? description : `${description}: ${said}`,
      figures,
    };
  }

  /** As ImageTransport.deliver; a way that fails early gives way to the next. */
  async deliver(reference: string, tell: Tell, signal: AbortSignal): Promise<DeliveredImage> {
    const { order } = await this.choiceFor(reference);
    const failed: string[] = [];
    for (const [at, key] of order.entries()) {
      const next = order[at + 1];
      try {
        return await this.measured(key, reference, tell, signal);
      } catch (error) {
        if (!this.isWayOut(error, key) || signal.aborted) throw error;
        await this.fail(key);
        if (next === undefined) throw failed.reduce(withDetail, error);
        failed.push(`${key} failed before: ${error.message}`);
        tell(`${key} failed (${error.message}): taking ${next}`);
      }
    }
    throw new Error('there is no way for images');
  }

  /** Adds to what was pushed how long nodes took to pull it; `list` gives the events of the namespace. */
  async learnPulls(list: Parameters<NonNullable<ImageTransport['learnPulls']>>[0]): Promise<void> {
    const { cluster } = await this.known();
    if (cluster === undefined || this.pushed.size === 0) return;
    // It is for the next choice only: who may not read events deploys all the same.
    const events = await list().catch(() => []);
    for (const [image, { names, key }] of this.pushed) {
      const ms = names.map((name) => pullMsOf(events, name)).find((one) => one !== undefined);
      if (ms !== undefined) await this.memory.addPull(cluster, key, image, ms);
    }
  }

  private choiceFor(reference: string): Promise<Choice> {
    // What has this name already is replaced where it is, lest there be two of them.
    const place = this.options.seen.places.get(reference);
    if (place !== undefined) {
      const reason = 'an image of this name is there';
      return Promise.resolve({ order: [place], reason, trial: false, figures: [] });
    }
    const made = this.choices.get(reference) ?? this.makeChoice(reference);
    this.choices.set(reference, made);
    return made;
  }

  private async makeChoice(reference: string): Promise<Choice> {
    const { offers, seen, ports } = this.options;
    const engine = offers[0]?.transport.engine;
    const [{ ways }, built] = await Promise.all([this.known(), engine?.inspect(reference)]);
    const now = ports.clock.now();
    const choice = chooseWay(
      offers.map((offer): Way => {
        const key = keyOf(offer);
        const failure = seen.unwell.has(key) ? { failedAt: now } : {};
        return {
          ...{ key, name: offer.name, samples: [], tried: this.tried.has(key) },
          ...ways[key],
          ...failure,
        };
      }),
      {
        image: splitReference(reference).repository,
        now,
        ...(built === undefined ? {} : { size: built.size }),
      },
    );
    // Of several images that are chosen for at once, one tries.
    if (choice.trial) this.tried.add(choice.order[0] ?? '');
    return choice;
  }

  private async measured(
    key: string,
    reference: string,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<DeliveredImage> {
    const { name, transport } = this.offer(key);
    const { clock } = this.options.ports;
    let moved: MovedBytes | undefined;
    const started = clock.now();
    const arrived = await transport.deliver(
      reference,
      (message, detail) => {
        moved = detail ?? moved;
        tell(message, detail);
      },
      signal,
    );
    const ms = clock.now() - started;
    const { repository: image } = splitReference(reference);
    if (name === 'registry') {
      const names = arrived.digest === undefined ? [] : [`${image}@${arrived.digest}`];
      this.pushed.set(image, { names: [reference, ...names], key });
    }
    const { cluster } = await this.known();
    // A node that had it already tells nothing about the way; a push that moves nothing is a push.
    const tells = moved !== undefined && (moved.movedBytes > 0 || name === 'registry');
    if (cluster !== undefined && moved !== undefined && tells) {
      const { movedBytes: bytes, imageBytes: of } = moved;
      await this.memory.addSample(cluster, key, { image, bytes, of, ms });
    }
    const { length } = this.options.offers;
    return length > 1 ? { ...arrived, way: transport.description } : arrived;
  }

  private async fail(key: string): Promise<void> {
    const { cluster } = await this.known();
    if (cluster === undefined) return;
    await this.memory.addFailure(cluster, key, this.options.ports.clock.now());
  }

  private isWayOut(error: unknown, key: string): error is DeployError {
    return error instanceof DeployError && waysOut[this.offer(key).name].test(error.code);
  }

  private offer(key: string): Offer {
    const found = this.options.offers.find((offer) => keyOf(offer) === key);
    if (found === undefined) throw new Error(`there is no way ${key} for images`);
    return found;
  }
}
