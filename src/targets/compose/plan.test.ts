import { describe, expect, it } from 'vitest';
import { changesNothing } from '../../plan/plan.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { inputsLabel } from './labels.ts';
import type { Role } from './parts.ts';
import { decide, planOf, type ComposeFacts } from './plan.ts';
import { container, wantedOf } from './state-fixture.ts';

const labels = { [inputsLabel]: 'i1' };

function facts(
  role: Role,
  found?: Partial<ContainerInfo>,
  owner: 'ours' | 'adopted' = 'ours',
): ComposeFacts {
  const present = found && { container: container({ labels, ...found }), owner };
  return {
    wanted: [wantedOf(role)],
    present: new Map(present === undefined ? [] : [['backend', present]]),
    ...{ leftovers: [], images: {}, toPull: [] },
  };
}

describe('what becomes of a container', () => {
  it.each<[string, Role, Partial<ContainerInfo> | undefined, string]>([
    ['make', 'server', undefined, 'there is no container'],
    ['leave', 'server', {}, 'are the same'],
    ['make', 'server', { labels: { [inputsLabel]: 'i0' } }, 'have changed'],
    ['start', 'server', { status: 'exited', exitCode: 143 }, 'it is stopped'],
    ['start', 'server', { status: 'created' }, 'not started yet'],
    ['make', 'server', { status: 'created', error: 'no such file' }, 'could not be started'],
    ['make', 'server', { health: 'unhealthy' }, 'health check fails'],
    ['leave', 'server', { health: 'starting' }, 'are the same'],
    ['leave', 'once', { status: 'exited' }, 'it succeeded'],
    ['make', 'once', { status: 'exited', exitCode: 1 }, 'not succeeded'],
    ['make', 'once', { status: 'created', startedAt: '' }, 'not succeeded'],
    ['start', 'once', { status: 'running', health: 'none' }, 'it is running'],
  ])('%s a %s with %j: %s', (action, role, found, reason) => {
    const about = facts(role, found);
    const decision = decide(about.wanted[0]!, about);
    expect(decision.action).toBe(action);
    expect(decision.reason).toContain(reason);
  });

  it('is to be taken over when docker compose made it', () => {
    const about = facts('server', {}, 'adopted');
    expect(decide(about.wanted[0]!, about).action).toBe('make');
  });
});

describe('the plan', () => {
  it('changes nothing where all is as it should be, and says what it looks at', () => {
    const plan = planOf(facts('server', {}), 'backend');
    expect(plan.map(({ step }) => step)).toEqual(['release', 'watch', 'verify']);
    expect(changesNothing(plan)).toBe(true);
  });

  it.each([
    ['a leftover', { leftovers: [container({ name: 'shop-old-1' })] }],
    ['an image to fetch', { toPull: ['b:c-1'] }],
    ['a container to make', { present: new Map() }],
  ])('has work with %s', (_what, change) => {
    expect(changesNothing(planOf({ ...facts('server', {}), ...change }, 'backend'))).toBe(false);
  });

  it('watches what is not ready, and restarts nothing for it', () => {
    const plan = planOf(facts('server', { health: 'starting' }), undefined);
    expect(plan.find(({ step }) => step === 'watch')?.actions[0]?.action).toBe('do');
    expect(changesNothing(plan)).toBe(true);
  });
});
