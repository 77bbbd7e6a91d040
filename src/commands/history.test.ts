import { describe, expect, it } from 'vitest';
import { readHistory, writeHistory } from '../history/store.ts';
import { leaseOf } from '../pipeline/lease.ts';
import { command } from './history.ts';
import { resultOf, twiceDeployedScene, type Scene } from './rollback-fixture.ts';

/** A run has begun a third revision and has not ended. */
async function thirdRunning(): Promise<Scene> {
  const scene = await twiceDeployedScene();
  const { kubernetes, run } = scene.sample;
  const history = await readHistory(kubernetes, run.project);
  const startedAt = '2026-01-03T00:00:00Z';
  const third = { revision: 3, startedAt, command: 'up', result: 'running' } as const;
  await writeHistory(kubernetes, run.project, [...history, { ...third, components: {} }]);
  return scene;
}

const results = (scene: Scene) => {
  const { revisions } = resultOf(scene)?.result as { revisions: { result: string }[] };
  return revisions.map(({ result }) => result);
};

describe('history', () => {
  it('shows the newest first, with a star for what is deployed and what changed', async () => {
    const scene = await twiceDeployedScene();
    expect(await command.run(scene.context, {}, [])).toBe(0);
    const lines = resultOf(scene)?.text.split('\n') ?? [];
    expect(lines[1]).toMatch(/^ +\*2 +2026-01-02 00:00:00Z +deployed +web c-b +web: image,/);
    expect(lines[2]).toMatch(/^ +1 +2026-01-01 00:00:00Z +superseded +web c-a +web: new/);
  });

  it('says that nothing has been deployed yet', async () => {
    const scene = await twiceDeployedScene();
    await writeHistory(scene.sample.kubernetes, scene.sample.run.project, []);
    await command.run(scene.context, {}, []);
    expect(resultOf(scene)?.text).toBe('Nothing has been deployed in namespace "shop" yet.');
  });

  it('calls running what somebody is at work on, and interrupted what nobody is', async () => {
    const dead = await thirdRunning();
    await command.run(dead.context, {}, []);
    expect(results(dead)[0]).toBe('interrupted');
    const alive = await thirdRunning();
    const { kubernetes, run } = alive.sample;
    kubernetes.store.put(leaseOf(run.project, 'process 7 on laptop', Date.now()));
    await command.run(alive.context, {}, []);
    expect(results(alive)[0]).toBe('running');
  });
});
