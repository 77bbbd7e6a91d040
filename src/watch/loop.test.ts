import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { HandClock } from '../pipeline/hand-clock.ts';
import { Bell } from './bell.ts';
import { restarted, watchLoop } from './loop.ts';

const broken = new DeployError('unhealthy', 'ROLLOUT_FAILED', 'it crashes');

/** A project of a few files; rounds end when the test says so. */
class Scene {
  readonly clock = new HandClock();
  readonly bell = new Bell(this.clock);
  readonly stop = new AbortController();
  readonly events: DeployEvent[] = [];
  readonly files = new Map([['main.py', '1']]);
  readonly secrets = new Map<string, string>();
  /** Ends the round that is under way. */
  end: (error?: Error) => void = () => undefined;
  rounds = 0;
  readonly synced: string[] = [];
  /** Why nothing can be synced. */
  breaks: Error | undefined;

  readonly loop = watchLoop({
    ...{ bell: this.bell, clock: this.clock, signal: this.stop.signal },
    emit: (event) => this.events.push(event),
    look: (which) =>
      Promise.resolve(
        which === 'all' ? new Map([...this.files, ...this.secrets]) : new Map(this.secrets),
      ),
    sync: ({ names }) => {
      const takes = [...names].every((name) => name.startsWith('live/'));
      if (takes) this.synced.push(...names);
      return this.breaks === undefined ? Promise.resolve(takes) : Promise.reject(this.breaks);
    },
    catchUp: () => {
      this.synced.push('all');
      return Promise.resolve();
    },
    round: async ({ planned }) => {
      this.rounds += 1;
      this.secrets.set('secrets.env', 'made');
      await planned();
      await new Promise<void>((resolve, reject) => {
        this.end = (error) => {
          if (error === undefined) resolve();
          else reject(error);
        };
      });
      return true;
    },
  });

  /** Ends the round that is under way, and lets happen what comes of it. */
  async ended(error?: Error): Promise<void> {
    await this.clock.pass(0);
    this.end(error);
    await this.clock.pass(0);
  }

  async save(name: string, text: string): Promise<void> {
    this.files.set(name, text);
    this.bell.ring(name);
    await this.clock.pass(0);
  }

  told(type: 'changed' | 'round' | 'error'): DeployEvent[] {
    return this.events.filter((event) => event.type === type);
  }
}

async function watching(): Promise<Scene> {
  const scene = new Scene();
  await scene.ended();
  return scene;
}

describe('the loop of up --watch', () => {
  it('deploys once, and again after a save and a moment of silence, and tells how long that took', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    await scene.clock.pass(100);
    await scene.save('new.py', '1');
    await scene.clock.pass(100);
    expect(scene.rounds).toBe(1);
    await scene.clock.pass(20);
    expect(scene.rounds).toBe(2);
    expect(scene.told('changed')).toEqual([
      { type: 'changed', changes: ['changed: main.py', 'new: new.py'] },
    ]);
    await scene.clock.pass(3_000);
    await scene.ended();
    expect(scene.told('round')).toEqual([{ type: 'round', outcome: 'live', seconds: 3.22 }]);
  });

  it('makes exactly one more round of all that is saved during one', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    for (const text of ['3', '4', '5']) {
      await scene.save('main.py', text);
      await scene.clock.pass(500);
    }
    expect(scene.rounds).toBe(2);
    await scene.ended();
    expect(scene.rounds).toBe(3);
    await scene.ended();
    await scene.clock.pass(10_000);
    expect(scene.rounds).toBe(3);
  });

  it('makes none of a save that changes nothing, nor of what a run has written itself', async () => {
    const scene = await watching();
    await scene.save('main.py', '1');
    scene.bell.ring('secrets.env');
    await scene.clock.pass(1_000);
    expect(scene.rounds).toBe(1);
    scene.secrets.set('secrets.env', 'typed');
    scene.bell.ring('secrets.env');
    await scene.clock.pass(120);
    expect(scene.rounds).toBe(2);
  });

  it('goes on after a round that failed; then every save tries again, also one that changes nothing', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    await scene.ended(broken);
    expect(scene.told('error')).toMatchObject([{ error: { code: 'ROLLOUT_FAILED' } }]);
    expect(scene.told('round')).toMatchObject([{ outcome: 'failed' }]);
    scene.bell.ring('.main.py.swp');
    scene.bell.ring('secrets.env');
    await scene.clock.pass(120);
    expect(scene.rounds).toBe(2);
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    expect(scene.told('changed').at(-1)).toEqual({
      ...{ type: 'changed', changes: ['saved again: main.py'] },
    });
    await scene.ended();
    scene.stop.abort();
    expect(await scene.loop).toEqual({ rounds: 2 });
  });

  it('ends at once when it is idle, and says what failed last', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    await scene.ended(broken);
    scene.stop.abort();
    expect(await scene.loop).toEqual({ rounds: 1, failure: broken });
  });

  it('brings into what runs what can be, and makes a round of everything else', async () => {
    const scene = await watching();
    await scene.save('live/a.py', '1');
    await scene.clock.pass(120);
    expect(scene.told('round')).toEqual([{ type: 'round', outcome: 'live', seconds: 0.12 }]);
    await scene.save('live/a.py', '2');
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    expect({ rounds: scene.rounds, synced: scene.synced }).toEqual({
      ...{ rounds: 2, synced: ['live/a.py'] },
    });
    await scene.ended();
    scene.bell.ring(restarted);
    await scene.clock.pass(120);
    expect(scene.synced).toEqual(['live/a.py', 'all']);
    scene.breaks = broken;
    await scene.save('live/a.py', '3');
    await scene.clock.pass(120);
    expect(scene.told('error')).toHaveLength(1);
  });

  it('says when something was saved a moment before the end', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    scene.stop.abort();
    expect(await scene.loop).toEqual({ rounds: 0, late: true });
  });

  it('ends as interrupted within a round', async () => {
    const scene = await watching();
    await scene.save('main.py', '2');
    await scene.clock.pass(120);
    const failed = expect(scene.loop).rejects.toMatchObject({ code: 'INTERRUPTED' });
    scene.stop.abort();
    await scene.ended(new DeployError('interrupted', 'INTERRUPTED', 'stopped during: Build'));
    await failed;
    expect(scene.told('round')).toEqual([]);
  });

  it.each(['a first round that fails', 'a system that watches no more'])(
    'ends with %s',
    async (what) => {
      const scene = new Scene();
      const failed = expect(scene.loop).rejects.toBe(broken);
      if (what.startsWith('a first')) await scene.ended(broken);
      else {
        await scene.ended();
        scene.bell.break(broken);
      }
      await failed;
    },
  );
});
