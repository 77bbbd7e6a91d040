import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { settleRotation } from './rotation.ts';
import { removePreviousSecrets, withPreviousSecrets } from './rotation-job.ts';
import { sampleRun } from './run-fixture.ts';
import type { Run } from './run.ts';
import { createSecrets, secretName } from './steps/secrets.ts';

const labels = { 'todo-deploy/project': 'shop', 'todo-deploy/component': 'web' };

/** A pod that reads a Secret. */
const pod = (secret: string, phase: string): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Pod' },
  metadata: { name: `web-${phase}`, namespace: 'shop', labels },
  spec: { containers: [{ envFrom: [{ secretRef: { name: secret } }] }] },
  status: { phase },
});

function rotating(sample: Run, endSessions = false): Run {
  const { config } = sample.project;
  const web = { ...config.components['web'], secrets: [{ name: 'KEY', generate: true }] };
  const project = {
    ...sample.project,
    config: configSchema.parse({ ...config, components: { web } }),
  };
  const rotation = { values: { KEY: 'new' }, previous: { KEY: 'old', OTHER: 'x' }, endSessions };
  return { ...sample, project, rotation };
}

describe('settleRotation', () => {
  async function scene(phase: string) {
    const { run, kubernetes } = sampleRun({ web: { KEY: 'new' } });
    const old = { web: { KEY: 'old' } };
    await createSecrets({ ...run, secrets: old });
    await createSecrets(run);
    kubernetes.store.put(pod(secretName(run.project, 'web', old) ?? '', phase));
    let now = 0;
    const sleep = (ms: number): Promise<void> => {
      now += ms;
      return Promise.resolve();
    };
    const clock = { now: () => now, sleep };
    const left = async () => {
      const query = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };
      return (await kubernetes.list(query)).map(({ metadata }) => metadata.name);
    };
    return { run: { ...run, ports: { ...run.ports, clock } }, left };
  }

  it('removes the Secrets of before once no pod reads them', async () => {
    const { run, left } = await scene('Succeeded');
    await settleRotation(run);
    expect(await left()).toEqual([secretName(run.project, 'web', run.secrets)]);
  });

  it('leaves them, and says so, while an old pod goes on', async () => {
    const { run, left } = await scene('Running');
    await expect(settleRotation(run)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' });
    expect(await left()).toHaveLength(2);
  });
});

describe('a migration during a rotation', () => {
  const job: KubeObject = {
    ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'm', namespace: 'shop' } },
    spec: { template: { spec: { containers: [{ name: 'migrate', envFrom: [{ a: 1 }] }] } } },
  };

  it('is told the value of before, in a Secret that goes afterwards', async () => {
    const { run: sample, kubernetes } = sampleRun();
    const run = rotating(sample, true);
    const component = { name: 'web', ...run.project.config.components['web']! };
    const told = JSON.stringify(await withPreviousSecrets(run, component, job));
    expect(told).toContain('"envFrom":[{"a":1},{"secretRef":{"name":"shop-web-previous"}}]');
    const ref = { apiVersion: 'v1', kind: 'Secret', name: 'shop-web-previous', namespace: 'shop' };
    const values = { KEY_PREVIOUS: 'old', SECRETS_END_SESSIONS: '1' };
    expect(await kubernetes.get(ref)).toMatchObject({ immutable: true, stringData: values });
    await removePreviousSecrets(run, component);
    expect(await kubernetes.get(ref)).toBeUndefined();
  });

  it('is as ever without one', async () => {
    const { run } = sampleRun();
    const component = { name: 'web', ...run.project.config.components['web']! };
    expect(await withPreviousSecrets(run, component, job)).toBe(job);
  });
});
