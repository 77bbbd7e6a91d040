import { describe, expect, it } from 'vitest';
import { namespace, Scene } from './log-fixture.ts';
import { followLogs, printLogs } from './logs.ts';

describe('printLogs', () => {
  it('merges the logs of all pods in order of time', async () => {
    const scene = new Scene();
    const a = scene.pod('backend', 'aaaaa');
    const b = scene.pod('frontend', 'bbbbb');
    scene.write(a, [1, 'one'], [4, 'four'], [4, 'four again']);
    scene.write(b, [2, 'two'], [3, 'three'], [5, 'five']);
    expect(await printLogs(scene.options, false)).toBe(2);
    expect(scene.shown).toEqual([
      'backend-aaaaa one',
      'frontend-bbbbb two',
      'frontend-bbbbb three',
      'backend-aaaaa four',
      'backend-aaaaa four again',
      'frontend-bbbbb five',
    ]);
  });

  it('shows one component, and the last lines of each container', async () => {
    const scene = new Scene();
    scene.write(scene.pod('frontend', 'bbbbb'), [1, 'x']);
    scene.write(scene.pod('backend', 'aaaaa'), [1, 'one'], [2, 'two']);
    await printLogs({ ...scene.options, component: 'backend', tailLines: 1 }, false);
    expect(scene.shown).toEqual(['backend-aaaaa two']);
  });

  it('shows the run before the present one', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa', {
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 1 } },
    });
    scene.write(pod, [1, 'dying']);
    scene.kubernetes.podLogs.restart(`${namespace}/${pod}`, 'main');
    scene.write(pod, [2, 'alive']);
    scene.write(scene.pod('frontend', 'bbbbb'), [1, 'never ended']);
    expect(await printLogs(scene.options, true)).toBe(1);
    expect(scene.shown).toEqual(['backend-aaaaa dying']);
  });

  it('passes over a container that has not started', async () => {
    const scene = new Scene();
    scene.pod('backend', 'aaaaa', { state: { waiting: { reason: 'ContainerCreating' } } });
    expect(await printLogs(scene.options, false)).toBe(0);
  });
});

describe('followLogs', () => {
  it('puts lines that come at about the same moment in order of time', async () => {
    const scene = new Scene();
    const a = scene.pod('backend', 'aaaaa');
    const b = scene.pod('frontend', 'bbbbb');
    const following = followLogs(scene.options);
    const write = (pod: string, inSeconds: number, text: string) => {
      const time = new Date(Date.now() + inSeconds * 1_000).toISOString();
      scene.kubernetes.podLogs.write(`${namespace}/${pod}`, 'main', { time, text });
    };
    write(a, 2, 'second');
    setTimeout(() => {
      write(b, 1, 'first');
    }, 50);
    await scene.until(2);
    scene.stop.abort();
    await following;
    expect(scene.shown).toEqual(['frontend-bbbbb first', 'backend-aaaaa second']);
  });

  it('follows pods that come and go', async () => {
    const scene = new Scene();
    const old = scene.pod('backend', 'aaaaa');
    scene.write(old, [1, 'old']);
    const following = followLogs(scene.options);
    await scene.until(1);
    scene.write(scene.pod('backend', 'bbbbb'), [2, 'new']);
    await scene.until(2);
    scene.write(old, [3, 'last words']);
    scene.kubernetes.podLogs.end(`${namespace}/${old}`, 'main');
    scene.kubernetes.store.delete({ apiVersion: 'v1', kind: 'Pod', name: old, namespace });
    await scene.until(3);
    scene.stop.abort();
    await following;
    expect(scene.shown).toEqual([
      'backend-aaaaa old',
      'backend-bbbbb new',
      'backend-aaaaa last words',
    ]);
  });

  it('goes on after a restart of the container, no line lost and none twice', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa');
    scene.write(pod, [1, 'a'], [1, 'a'], [2, 'b']);
    const following = followLogs(scene.options);
    await scene.until(3);
    scene.kubernetes.podLogs.restart(`${namespace}/${pod}`, 'main');
    const lastState = { terminated: { exitCode: 1 } };
    scene.pod('backend', 'aaaaa', {
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState,
    });
    scene.write(pod, [3, 'c']);
    scene.pod('backend', 'aaaaa', { restartCount: 1, state: { running: {} }, lastState });
    await scene.until(4);
    scene.write(pod, [4, 'd']);
    await scene.until(5);
    scene.stop.abort();
    await following;
    expect(scene.shown.map((line) => line.at(-1))).toEqual(['a', 'a', 'b', 'c', 'd']);
  });

  it('opens a stream again that ends while the container runs', async () => {
    const scene = new Scene();
    const pod = scene.pod('backend', 'aaaaa');
    scene.write(pod, [1, 'a'], [1, 'a'], [2, 'b']);
    const following = followLogs(scene.options);
    await scene.until(3);
    // What a rotation looks like: the stream ends, the lines are still there.
    scene.kubernetes.podLogs.cut();
    scene.write(pod, [2, 'b'], [3, 'c']);
    await scene.until(5);
    scene.stop.abort();
    await following;
    expect(scene.shown.map((line) => line.at(-1))).toEqual(['a', 'a', 'b', 'b', 'c']);
  });

  it('fails when what it writes to fails', async () => {
    const scene = new Scene();
    scene.write(scene.pod('backend', 'aaaaa'), [1, 'a']);
    const sink = () => Promise.reject(new Error('no space left'));
    await expect(followLogs({ ...scene.options, sink })).rejects.toThrow('no space left');
  });
});
