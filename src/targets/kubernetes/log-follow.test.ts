import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cutOff, followed, namespace, running, Scene, timeAt } from './log-fixture.ts';

const dead = { lastState: { terminated: { exitCode: 1 } } };

describe('a stream that breaks', () => {
  it('goes on where it was, equal lines and lines of one nanosecond included', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a'], [1, 'a'], [1, 'b']);
    const shown = await followed(scene, async () => {
      await scene.until(3);
      for (const [index, text] of ['a', 'c', 'a'].entries()) {
        scene.kubernetes.podLogs.cut(cutOff);
        scene.write(pod, [1, text]);
        await scene.until(4 + index);
      }
    });
    expect(shown).toBe('aabaca');
    expect(scene.missing).toEqual([]);
  });

  it('shows a line that was cut in the middle only as a whole', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    const logBatches = scene.kubernetes.logBatches.bind(scene.kubernetes);
    let streams = 0;
    scene.kubernetes.logBatches = async function* (...args) {
      streams += 1;
      if (streams > 1) {
        yield* logBatches(...args);
      } else {
        yield [{ time: timeAt(1), text: 'a' }];
        yield [{ time: timeAt(2), text: 'half a li', unfinished: true }];
      }
    };
    scene.write(pod, [2, 'half a line b']);
    expect(await followed(scene, () => scene.until(2))).toBe('ab');
  });

  it('shows a last line without its end when the container is over', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    const shown = await followed(scene, async () => {
      scene.kubernetes.podLogs.write(
        `${namespace}/${pod}`,
        'main',
        ...[{ time: timeAt(1), text: 'prompt>', unfinished: true }],
      );
      scene.kubernetes.podLogs.end(`${namespace}/${pod}`, 'main');
      scene.pod('backend', 'aaaaa', { state: { terminated: { exitCode: 0 } } });
      await scene.until(1);
    });
    expect(shown).toBe('>');
  });
});

describe('rotation', () => {
  const file = (...entries: readonly (readonly [number, string, string?])[]) =>
    entries
      .map(([second, text, tag = 'F']) => `${timeAt(second)} stdout ${tag} ${text}\n`)
      .join('');
  const scene = () => {
    const made = new Scene();
    const pod = made.pod('backend', 'aaaaa', running);
    made.write(pod, [1, 'a'], [1, 'b']);
    const uid =
      made.kubernetes.store.list({ apiVersion: 'v1', kind: 'Pod' })[0]?.metadata.uid ?? '';
    const folder = `/api/v1/nodes/node-1/proxy/logs/pods/${namespace}_${pod}_${uid}/main/`;
    return { made, pod, folder };
  };

  it('is bridged with the older files of the node', async () => {
    const { made, pod, folder } = scene();
    const name = '0.log.20261123-060002';
    const answer = (path: string, body: string | Buffer) => {
      made.kubernetes.answer(folder + path, { status: 200, body: body.toString('latin1') });
    };
    answer(
      '',
      `<a href="${name}">x</a><a href="0.log.20261123-060003.gz">x</a><a href="0.log">x</a>`,
    );
    answer(name, file([1, 'a'], [1, 'b'], [2, 'one', 'P'], [2, ' c']));
    answer('0.log.20261123-060003.gz', gzipSync(file([3, 'ü d'], [3.5, 'half ', 'P'])));
    const shown = await followed(made, async () => {
      await made.until(2);
      made.kubernetes.podLogs.cut(cutOff);
      made.kubernetes.podLogs.rotate(`${namespace}/${pod}`, 'main');
      made.write(pod, [4, 'e']);
      await made.until(5);
    });
    expect(shown).toBe('abcde');
    expect(made.shown.slice(2, 4)).toEqual(['backend-aaaaa one c', 'backend-aaaaa ü d']);
    expect(made.shown[4]).toBe('backend-aaaaa half e');
    expect(made.missing).toEqual([]);
  });

  it('is bridged before anything is written to the new file', async () => {
    const { made, pod, folder } = scene();
    const name = '0.log.20261123-060002';
    made.kubernetes.answer(folder, { status: 200, body: `<a href="${name}">x</a>` });
    const body = file([1, 'a'], [1, 'b'], [2, 'c']);
    made.kubernetes.answer(folder + name, { status: 200, body });
    const shown = await followed(made, async () => {
      await made.until(2);
      made.kubernetes.podLogs.cut(cutOff);
      made.kubernetes.podLogs.rotate(`${namespace}/${pod}`, 'main');
      await made.until(3);
    });
    expect(shown).toBe('abc');
    expect(made.missing).toEqual([]);
  });

  it('is named as a gap when the node may not be asked', async () => {
    const { made, pod } = scene();
    const shown = await followed(made, async () => {
      await made.until(2);
      made.kubernetes.podLogs.cut(cutOff);
      made.kubernetes.podLogs.rotate(`${namespace}/${pod}`, 'main');
      made.write(pod, [4, 'e']);
      await made.until(3);
    });
    expect(shown).toBe('abe');
    expect(made.missing).toMatchObject([{ after: timeAt(1), before: timeAt(4) }]);
    expect(made.missing[0]?.why).toContain('rotated');
  });

  it('is no gap while the stream is open', async () => {
    const { made, pod } = scene();
    const shown = await followed(made, async () => {
      await made.until(2);
      made.kubernetes.podLogs.rotate(`${namespace}/${pod}`, 'main');
      made.write(pod, [3, 'e']);
      await made.until(3);
    });
    expect(shown).toBe('abe');
    expect(made.missing).toEqual([]);
  });
});

describe('a restart that nobody saw', () => {
  it('is noticed by the stream: the end of the run before comes first', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    const shown = await followed(scene, async () => {
      await scene.until(1);
      scene.write(pod, [2, 'b']);
      await scene.until(2);
      scene.kubernetes.podLogs.cut(cutOff);
      scene.write(pod, [3, 'c']);
      scene.kubernetes.podLogs.restart(`${namespace}/${pod}`, 'main');
      scene.write(pod, [4, 'd']);
      scene.pod('backend', 'aaaaa', { restartCount: 1, ...running, ...dead });
      await scene.until(4);
    });
    expect(shown).toBe('abcd');
    expect(scene.missing).toEqual([]);
  });

  it('is named when there were two: the log of the first is gone', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', running);
    scene.write(pod, [1, 'a']);
    const shown = await followed(scene, async () => {
      await scene.until(1);
      scene.kubernetes.down = true;
      scene.kubernetes.podLogs.cut(cutOff);
      for (const [second, text] of [
        [2, 'b'],
        [3, 'c'],
        [4, 'd'],
      ] as const) {
        scene.write(pod, [second, text]);
        if (second < 4) scene.kubernetes.podLogs.restart(`${namespace}/${pod}`, 'main');
      }
      scene.pod('backend', 'aaaaa', { restartCount: 2, ...running, ...dead });
      scene.kubernetes.down = false;
      await scene.until(3);
    });
    expect(shown).toBe('acd');
    expect(scene.missing).toMatchObject([{ after: timeAt(1) }]);
  });

  it('of a pod that came later is read from its first run on', async () => {
    const scene = new Scene();
    const shown = await followed(scene, async () => {
      await scene.kubernetes.version();
      scene.write('todo-backend-7d9c-bbbbb', [1, 'a']);
      scene.kubernetes.podLogs.restart(`${namespace}/todo-backend-7d9c-bbbbb`, 'main');
      scene.write('todo-backend-7d9c-bbbbb', [2, 'b']);
      scene.pod('backend', 'bbbbb', { restartCount: 1, ...running, ...dead });
      await scene.until(2);
    });
    expect(shown).toBe('ab');
  });
});
