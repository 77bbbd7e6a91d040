import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeSamples, serves } from './compose-sample.ts';
import { failureOf } from './failure-of.ts';

const samples = await composeSamples('b', 21_700);

describe.each(samples)('a version that does not work, target compose on %s', (_subject, sample) => {
  const { containers } = sample.ports.docker;
  const findings = () =>
    sample.events.flatMap((event) => (event.type === 'finding' ? [event.finding.code] : []));

  beforeAll(async () => {
    await sample.make();
    await sample.up();
  });
  afterAll(() => sample.remove());

  it('returns to the version before when a new one ends by itself', async () => {
    const before = await sample.idOf('web');
    await sample.write({ web: 'print("broken", flush=True); exit(3)' });
    sample.events.length = 0;
    const failure = await failureOf(sample.up());
    expect(failure).toMatchObject({ kind: 'unhealthy', code: 'ROLLOUT_FAILED' });
    expect(failure.message).toContain('exit code 3: broken');
    expect(failure.details.join('\n')).toContain('Returned to the version before');
    expect(findings()).toEqual(['CRASH']);
    expect(await sample.idOf('web')).toBe(before);
    expect((await (await sample.target()).health()).verdict).toBe('healthy');
  });

  it('knows a command that is not in the image', async () => {
    await sample.write({ web: '/no/such/program' });
    sample.events.length = 0;
    const failure = await failureOf(sample.up());
    expect(failure.message).toContain('the command "/no/such/program" is not in');
    expect(findings()).toEqual(['COMMAND_NOT_FOUND']);
  });

  it('leaves the app alone when a migration fails', async () => {
    const before = await sample.idOf('web');
    await sample.write({ migrate: 'print("no such column", flush=True); exit(2)' });
    sample.events.length = 0;
    const failure = await failureOf(sample.up());
    expect(failure).toMatchObject({ kind: 'unhealthy', code: 'ROLLOUT_FAILED' });
    expect(findings()).toEqual(['MIGRATION_FAILED']);
    expect(await sample.idOf('web')).toBe(before);
    expect((await (await sample.target()).health()).findings[0]?.cause).toContain('no such column');
    await sample.write();
    await sample.up();
    expect((await (await sample.target()).health()).findings).toEqual([]);
  });

  it('leaves a broken version where that is wished, and cleans up behind the next good one', async () => {
    await sample.write({ web: 'print("broken", flush=True); exit(3)' });
    const failure = await failureOf(sample.up({}, false));
    expect(failure.details.join('\n')).toContain('--no-rollback');
    expect((await (await sample.target()).health()).verdict).toBe('unhealthy');
    await sample.write({ web: `${serves}\n` });
    await sample.up();
    const all = await containers.list({ 'todo-deploy/project': sample.name });
    expect(all.map(({ name }) => name).filter((name) => name.includes('-before'))).toEqual([]);
    expect((await (await sample.target()).health()).verdict).toBe('healthy');
  });
});
