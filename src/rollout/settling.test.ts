import { describe, expect, it } from 'vitest';
import { Settling } from './settling.ts';
import { pod, snapshot } from './snapshot-fixtures.ts';

const probed = pod();
const unprobed = pod({ spec: { containers: [{ name: 'backend' }] } });

describe('a rollout that is ready', () => {
  it('is believed at once when a probe says so', () => {
    expect(new Settling().believedAt(snapshot({ pods: [probed] }), 1000)).toBe(1000);
  });

  it('has to hold for five seconds where no probe asks', () => {
    const settling = new Settling();
    const pods = snapshot({ pods: [probed, unprobed] });
    expect(settling.believedAt(pods, 1000)).toBe(6000);
    expect(settling.believedAt(pods, 5999)).toBe(6000);
    expect(settling.believedAt(pods, 6000)).toBe(6000);
  });

  it('has to hold anew after it was not ready', () => {
    const settling = new Settling();
    const pods = snapshot({ pods: [unprobed] });
    settling.believedAt(pods, 1000);
    settling.reset();
    expect(settling.believedAt(pods, 4000)).toBe(9000);
  });

  it('is not held up by the pods of Jobs', () => {
    const ended = pod({
      job: 'migrate',
      spec: { restartPolicy: 'Never', containers: [{ name: 'migrate' }] },
    });
    expect(new Settling().believedAt(snapshot({ pods: [ended] }), 1000)).toBe(1000);
  });
});
