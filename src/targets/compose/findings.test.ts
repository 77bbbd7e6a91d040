import { describe, expect, it } from 'vitest';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { findingOf } from './findings.ts';
import type { Role } from './parts.ts';
import { container, partOf } from './state-fixture.ts';
import { stateOf } from './state.ts';

const now = Date.parse('2026-01-01T01:00:00Z');

function find(role: Role, change: Partial<ContainerInfo>, lines: string[] = []) {
  const redact = (text: string): string => text.replaceAll('hunter22', '[redacted]');
  return findingOf({ part: partOf(role), container: container(change), lines, redact });
}

describe('the state of a container', () => {
  it.each<[Role, Partial<ContainerInfo>, string]>([
    ['server', {}, 'ready'],
    ['server', { health: 'starting' }, 'progressing'],
    ['server', { health: 'unhealthy' }, 'failed'],
    ['server', { health: 'none' }, 'ready'],
    ['server', { status: 'created' }, 'progressing'],
    ['server', { status: 'paused' }, 'failed'],
    ['server', { status: 'restarting', restarts: 1 }, 'progressing'],
    ['server', { status: 'restarting', restarts: 3 }, 'failed'],
    ['server', { health: 'starting', restarts: 3 }, 'failed'],
    ['server', { health: 'healthy', restarts: 5 }, 'ready'],
    ['server', { status: 'exited', exitCode: 143 }, 'failed'],
    ['once', { health: 'none' }, 'progressing'],
    ['once', { status: 'exited' }, 'ready'],
    ['once', { status: 'exited', exitCode: 1 }, 'failed'],
  ])('of a %s with %j is %4$s', (role, change, state) => {
    expect(stateOf(container(change), role, now).state).toBe(state);
  });

  it('is absent without one', () => {
    expect(stateOf(undefined, 'server').state).toBe('absent');
  });
});

describe('what is wrong with a container', () => {
  const ended = { status: 'exited', health: 'none', exitCode: 1 } as const;

  it.each<[string, Role, Partial<ContainerInfo>, string[]]>([
    ['CRASH', 'server', ended, ['boom']],
    ['OUT_OF_MEMORY', 'server', { ...ended, exitCode: 137, outOfMemory: true }, []],
    ['COMMAND_NOT_FOUND', 'server', { ...ended, exitCode: 127 }, []],
    [
      'COMMAND_NOT_FOUND',
      'server',
      { status: 'created', error: 'exec: "/x": stat /x: no such file or directory' },
      [],
    ],
    ['PORT_TAKEN', 'server', { status: 'created', error: 'port is already allocated' }, []],
    ['CONTAINER_NOT_STARTED', 'server', { status: 'created', error: 'no memory' }, []],
    ['MIGRATION_FAILED', 'once', ended, ['no such column']],
    ['DATABASE_PASSWORD', 'once', ended, ['postgres: password authentication failed for user "x"']],
    ['AUTH_SECRET_CHANGED', 'server', { health: 'unhealthy' }, ['"code":"auth_secret_changed"']],
    ['NOT_READY', 'server', { health: 'unhealthy', healthOutput: 'refused' }, []],
    ['NOT_READY', 'server', { ...ended, exitCode: 143 }, []],
  ])('%s: %s %j', (code, role, change, lines) => {
    const finding = find(role, change, lines);
    expect(finding?.code).toBe(code);
    expect(finding?.remedy).not.toMatch(/kubectl|pod|chart/i);
    expect(finding?.evidence[0]).toContain('container shop-backend-1');
  });

  it('believes the health path before the log', () => {
    const change = { health: 'unhealthy' } as const;
    const lines = ['postgres: password authentication failed for user "x"'];
    const about = { part: partOf('server'), container: container(change), lines };
    const answer = '{"database":"postgres","reason":"could not translate host name"}';
    const finding = findingOf({ ...about, answer, redact: (text) => text });
    expect(finding?.code).toBe('DATABASE_DNS');
    expect(finding?.evidence).toContain(`health path: ${answer}`);
  });

  it('is nothing for one that is well', () => {
    expect(find('server', {})).toBeUndefined();
    expect(find('once', { status: 'exited' })).toBeUndefined();
  });

  it('speaks of containers, and hides secrets', () => {
    const finding = find('once', ended, ['database: could not translate host name "db" hunter22']);
    expect(finding?.code).toBe('DATABASE_DNS');
    expect(JSON.stringify(finding)).not.toMatch(/cluster|hunter22/);
  });
});
