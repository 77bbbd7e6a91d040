import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../ports/kubernetes.ts';
import { pod, snapshot } from '../rollout/snapshot-fixtures.ts';
import { clockAhead } from './clock.ts';
import { diagnosisOf } from './document.ts';
import { nothingAround, type Inspection } from './inspection.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const same = (text: string): string => text;

/** An empty namespace, asked by a machine whose clock differs. */
function skewed(clockAheadMs: number, ...pods: KubeObject[]): Inspection {
  return {
    ...{ namespace: 'todo', context: 'lab', snapshot: snapshot({ pods }) },
    evidence: { logs: new Map([['todo-backend-new-abc12/backend', [notYet]]]), health: new Map() },
    surroundings: { ...nothingAround, clockAheadMs },
  };
}
const notYet = 'jwt.exceptions.ImmatureSignatureError: The token is not yet valid (iat)';

describe('the clocks', () => {
  it('are one finding when pods complain of them and this machine sees it too', () => {
    const running = pod({ state: { ready: true, state: { running: {} } } });
    const { findings } = diagnosisOf(skewed(59_000, running), same);
    expect(findings.map(({ code, component }) => [code, component])).toEqual([
      ['CLOCK_SKEW', 'backend'],
    ]);
    expect(findings[0]?.evidence).toContain(
      "the clock of this machine is 59 s ahead of the API server's",
    );
  });

  it.each([
    ['2026-11-24T12:00:00Z', undefined],
    ['2026-11-24T11:59:50Z', undefined],
    ['2026-11-24T11:59:00Z', /59 s ahead of/],
    ['2026-11-24T12:02:00Z', /1\d\d s behind/],
  ])('at %s on the server', (time, says) => {
    const date = new Date(time).toUTCString();
    const ahead = clockAhead({ status: 200, body: '', ms: 10, date }, now) ?? 0;
    const [finding] = diagnosisOf(skewed(ahead), same).findings;
    if (says === undefined) expect(finding).toBeUndefined();
    else
      expect(finding).toMatchObject({
        code: 'CLOCK_SKEW',
        cause: expect.stringMatching(says) as string,
      });
  });

  it('are not compared without a Date header', () => {
    expect(clockAhead({ status: 200, body: '', ms: 10 }, now)).toBeUndefined();
  });
});
