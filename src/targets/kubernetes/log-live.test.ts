import { describe, expect, it } from 'vitest';
import type { LogLine, LogOptions } from '../../ports/kubernetes.ts';
import { cutOff, followed, namespace, running, Scene, timeAt } from './log-fixture.ts';
import { leapIn } from './log-live.ts';

type Batches = AsyncGenerator<readonly LogLine[]>;

/** What comes instead of some of the streams, by when they are opened; gives what was asked for. */
function instead(
  scene: Scene,
  streams: Readonly<Record<number, (real: () => Batches) => Batches>>,
): LogOptions[] {
  const real = scene.kubernetes.logBatches.bind(scene.kubernetes);
  const opened: LogOptions[] = [];
  scene.kubernetes.logBatches = (...args) => {
    opened.push(args[1]);
    return streams[opened.length]?.(() => real(...args)) ?? real(...args);
  };
  return opened;
}

async function* batches(...made: (readonly LogLine[])[]): Batches {
  for (const batch of made) yield await Promise.resolve(batch);
}

describe('a log that is followed', () => {
  it('is taken hold of at its end, then read from its beginning without following', async () => {
    const scene = new Scene();
    scene.write(scene.pod('backend', 'aaaaa', running), [1, 'a']);
    const opened = instead(scene, {});
    expect(await followed(scene, () => scene.until(1))).toBe('a');
    expect(opened).toMatchObject([{ follow: true, tailLines: 0 }, {}]);
    expect(opened[1]).not.toHaveProperty('follow');
  });

  it('shows once what is written while its history is read', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    instead(scene, {
      2: async function* (real) {
        scene.write(pod, [2, 'b'], [2, 'b']);
        yield* real();
        scene.write(pod, [2, 'b'], [3, 'c']);
      },
    });
    expect(await followed(scene, () => scene.until(5))).toBe('abbbc');
    expect(scene.missing).toEqual([]);
  });

  it('is shown to its end when its pod goes while the history is read', async () => {
    const scene = new Scene();
    const name = scene.pod('backend', 'aaaaa', running);
    scene.write(name, [1, 'a']);
    instead(scene, {
      2: async function* (real) {
        yield* real();
        scene.write(name, [2, 'b']);
        scene.kubernetes.podLogs.end(`${namespace}/${name}`, 'main');
        scene.kubernetes.store.delete({ apiVersion: 'v1', kind: 'Pod', name, namespace });
      },
    });
    expect(await followed(scene, () => scene.until(2))).toBe('ab');
    expect(scene.missing).toEqual([]);
  });

  it('has a line whole whose beginning was there before', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a'], [2, 'whole b']);
    const half = { time: timeAt(2), text: 'wh', unfinished: true };
    instead(scene, {
      1: () => batches([], [{ time: timeAt(2.1), text: 'ole b' }]),
      2: () => batches([], [{ time: timeAt(1), text: 'a' }], [half]),
    });
    await followed(scene, () => scene.until(2));
    expect(scene.shown).toEqual(['backend-aaaaa a', 'backend-aaaaa whole b']);
  });

  it('is read again where its stream leaps over more time than was waited', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    instead(scene, {
      1: async function* () {
        yield* batches([], [{ time: timeAt(2), text: 'b' }]);
        scene.write(pod, [2, 'b'], [10, 'c'], [20, 'd']);
        yield* batches([{ time: timeAt(20), text: 'd' }]);
      },
    });
    expect(await followed(scene, () => scene.until(4))).toBe('abcd');
    expect(scene.missing).toEqual([]);
  });

  it('is not said to have a gap before the API server could be asked for it', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    const uid = scene.kubernetes.store.list({ apiVersion: 'v1', kind: 'Pod' })[0]?.metadata.uid;
    const folder = `/api/v1/nodes/node-1/proxy/logs/pods/${namespace}_${pod}_${uid}/main/`;
    const name = '0.log.20261123-060002';
    let asked = 0;
    scene.kubernetes.answer(folder, () => {
      asked += 1;
      if (asked === 1) throw cutOff;
      return { status: 200, body: `<a href="${name}">x</a>` };
    });
    const entries = [1, 2].map(
      (second) => `${timeAt(second)} stdout F ${second === 1 ? 'a' : 'b'}`,
    );
    scene.kubernetes.answer(folder + name, { status: 200, body: `${entries.join('\n')}\n` });
    const shown = await followed(scene, async () => {
      await scene.until(1);
      scene.kubernetes.podLogs.cut(cutOff);
      scene.kubernetes.podLogs.rotate(`${namespace}/${pod}`, 'main');
      scene.write(pod, [4, 'c']);
      await scene.until(3);
    });
    expect(shown).toBe('abc');
    expect(asked).toBe(2);
    expect(scene.missing).toEqual([]);
  });
});

describe('leapIn', () => {
  const batch = (...seconds: number[]) =>
    seconds.map((second) => ({ time: timeAt(second), text: 'x' }));

  it('finds the line before which there is more time than was waited', () => {
    expect(leapIn(batch(2, 3, 9), timeAt(1), 0)).toBe(2);
    expect(leapIn(batch(9, 10), timeAt(1), 1_000)).toBe(0);
  });

  it('finds none where nothing was written for as long as was waited', () => {
    expect(leapIn(batch(9, 10), timeAt(1), 8_000)).toBeUndefined();
    expect(leapIn(batch(2, 4, 6), timeAt(1), 0)).toBeUndefined();
    expect(leapIn(batch(9), undefined, 0)).toBeUndefined();
  });
});
