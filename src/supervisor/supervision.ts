import { checkSpecs, nextMoves } from './order.ts';
import type { Surroundings } from './run.ts';
import type { ProcessSpec, ProcessState } from './spec.ts';
import { Supervised } from './supervised.ts';

type Listener = (states: readonly ProcessState[]) => void;

/** Keeps a set of processes running, in their order. */
export class Supervision {
  private readonly all = new Map<string, Supervised>();
  private readonly listeners = new Set<Listener>();
  private readonly emptied = new Set<() => void>();
  private isTelling = false;
  private hasStopped = false;

  constructor(private readonly world: Surroundings) {}

  /** See Supervisor.apply. */
  apply(specs: readonly ProcessSpec[]): void {
    checkSpecs(specs);
    if (this.hasStopped) return;
    for (const [name, one] of this.all) one.want(specs.find((spec) => spec.name === name));
    for (const spec of specs) {
      if (this.all.has(spec.name)) continue;
      const onChange = (): void => {
        this.settle();
      };
      this.all.set(spec.name, new Supervised(spec, true, this.world, onChange));
    }
    this.settle();
  }

  states(): ProcessState[] {
    return [...this.all.values()].map(({ state }) => state);
  }

  async probeNow(): Promise<ProcessState[]> {
    await Promise.all([...this.all.values()].map((one) => one.probe()));
    return this.states();
  }

  /** Tells the states now and after changes; several that come at once are told once. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    listener(this.states());
    return () => this.listeners.delete(listener);
  }

  /** Ends all, in the reverse order of `after`; resolves when none runs. Nothing is started afterwards. */
  async stop(): Promise<void> {
    this.apply([]);
    this.hasStopped = true;
    if (this.all.size === 0) return;
    await new Promise<void>((resolve) => this.emptied.add(resolve));
  }

  private settle(): void {
    for (const [name, one] of this.all) if (one.isGone) this.all.delete(name);
    const { start, stop } = nextMoves([...this.all.values()].map(({ standing }) => standing));
    for (const name of stop) this.all.get(name)?.stop();
    for (const name of start) this.all.get(name)?.start();
    this.tell();
    if (this.all.size > 0) return;
    for (const resolve of this.emptied) resolve();
    this.emptied.clear();
  }

  private tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    setImmediate(() => {
      this.isTelling = false;
      const states = this.states();
      for (const listener of this.listeners) listener(states);
    });
  }
}
