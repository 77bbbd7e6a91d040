import { describe, expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import type { DeployEvent, EventError } from '../pipeline/events.ts';
import { everyEvent, show } from './fixture.ts';

const finding: Finding = {
  ...{ code: 'CRASH', component: 'web', object: 'pod/web-1', cause: 'it ends with exit code 3' },
  ...{ evidence: ['exit code 3', 'last lines:\nno such table'], remedy: 'Read its log.' },
  ...{ confidence: 'certain', patience: 'terminal' },
};
const other: Finding = { ...finding, code: 'OUT_OF_MEMORY', component: 'api', evidence: ['137'] };

const error: EventError = {
  ...{ code: 'ROLLOUT_FAILED', kind: 'unhealthy' },
  message: 'web: it ends with exit code 3\nReturned to revision 1, which serves.',
  details: [
    'CRASH web (pod/web-1): it ends with exit code 3',
    '  exit code 3',
    '  last lines:\nno such table',
    'OUT_OF_MEMORY api (pod/web-1): it ends with exit code 3',
    '  137',
    'api: its database stays migrated (0002); revision 1 ran with 0001',
  ],
};

const events: readonly DeployEvent[] = [
  { type: 'step-started', step: 'watch', title: 'Watch' },
  { type: 'finding', finding },
  { type: 'finding', finding: other },
  { type: 'step-failed', step: 'watch', error },
  { type: 'error', error },
];

const times = (text: string, part: string) => text.split(part).length - 1;

describe('the evidence of a failed run', () => {
  it.each([{}, { tty: true }])(
    'stands there once, and the root cause comes last: %j',
    async (how) => {
      const { stdout, stderr } = await show({ ...how, color: false }, events);
      const all = stdout.text() + stderr.text();
      for (const line of ['no such table', '137']) expect(times(all, line)).toBe(1);
      expect(stderr.text().split('\n').slice(0, 5)).toEqual([
        'error: web: it ends with exit code 3',
        '  Returned to revision 1, which serves.',
        '  OUT_OF_MEMORY api (pod/web-1): it ends with exit code 3',
        '  api: its database stays migrated (0002); revision 1 ran with 0001',
        'exit code 5: unhealthy (ROLLOUT_FAILED)',
      ]);
    },
  );

  it('is not told again with each change of patience, but with the verdict', async () => {
    const waiting = { ...finding, patience: 'transient' } as const;
    const evidence = [...finding.evidence, '2 restarts'];
    const told = [waiting, { ...waiting, evidence }, finding];
    const { stdout } = await show(
      {},
      told.map((one) => ({ type: 'finding', finding: one })),
    );
    const [first = '', second = '', third = ''] = stdout.text().split(/^(?=not yet|wrong)/m);
    expect(first).toContain('no such table');
    expect(second.split('\n')).toEqual([
      'not yet: web, pod/web-1: it ends with exit code 3 (CRASH)',
      ...['  2 restarts', '  remedy: Read its log.', ''],
    ]);
    expect(third).toContain('no such table');
  });

  it('is whole in the error where no finding has shown it', async () => {
    const { stderr } = await show({}, [{ type: 'error', error }]);
    expect(stderr.text()).toContain('  no such table\n');
    expect(stderr.text()).toContain('  137\n');
  });

  it('is whole in every event of --json', async () => {
    const { stdout } = await show({ json: true }, [...everyEvent, ...events]);
    const last = JSON.parse(stdout.text().trimEnd().split('\n').at(-1) ?? '') as object;
    expect(last).toMatchObject({ type: 'error', error });
  });
});
