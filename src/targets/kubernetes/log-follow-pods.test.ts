import { describe, expect, it } from 'vitest';
import { DeployError } from '../../errors.ts';
import { cutOff, followed, namespace, running, Scene, timeAt } from './log-fixture.ts';
import { followLogs } from './logs.ts';

describe('pods', () => {
  it('that come later are shown whole, whatever --tail says', async () => {
    const scene = new Scene();
    scene.write(scene.pod('backend', 'aaaaa', running), [1, 'x'], [2, 'a']);
    const act = async () => {
      await scene.until(1);
      scene.write('todo-backend-7d9c-bbbbb', [3, 'b'], [4, 'c']);
      scene.pod('backend', 'bbbbb', running);
      await scene.until(3);
    };
    expect(await followed(scene, act, { tailLines: 1 })).toBe('abc');
  });

  it('of the same name are two: nothing is shown twice', async () => {
    const scene = new Scene();
    const name = scene.pod('db', '0', running);
    scene.write(name, [1, 'a']);
    const shown = await followed(scene, async () => {
      await scene.until(1);
      scene.kubernetes.podLogs.end(`${namespace}/${name}`, 'main');
      scene.kubernetes.store.delete({ apiVersion: 'v1', kind: 'Pod', name, namespace });
      scene.kubernetes.podLogs.restart(`${namespace}/${name}`, 'main');
      scene.write(name, [2, 'b']);
      scene.pod('db', '0', running);
      await scene.until(2);
      scene.write(name, [3, 'c']);
      await scene.until(3);
    });
    expect(shown).toBe('abc');
    expect(scene.missing).toEqual([]);
  });

  it('that are removed while nobody could read are named', async () => {
    const scene = new Scene();
    const name = scene.pod('backend', 'aaaaa', running);
    scene.write(name, [1, 'a']);
    await followed(scene, async () => {
      await scene.until(1);
      scene.kubernetes.down = true;
      scene.kubernetes.podLogs.cut(cutOff);
      scene.kubernetes.store.delete({ apiVersion: 'v1', kind: 'Pod', name, namespace });
      scene.kubernetes.down = false;
      await expect.poll(() => scene.missing.length).toBe(1);
    });
    expect(scene.missing).toMatchObject([{ after: timeAt(1), source: { pod: name } }]);
  });

  it('whose log may not be read end it with the refusal', async () => {
    const scene = new Scene();
    scene.pod('backend', 'aaaaa', running);
    const forbidden = new DeployError('environment', 'CLUSTER_FORBIDDEN', 'may not read');
    scene.kubernetes.logBatches = () => {
      throw forbidden;
    };
    await expect(followLogs(scene.options)).rejects.toBe(forbidden);
  });
});
