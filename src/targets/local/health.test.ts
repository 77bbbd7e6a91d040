import { describe, expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import type { Project } from '../../config/project.ts';
import type { LocalDeployment } from './deployment.ts';
import { localHealth, type LocalHealthInput } from './health.ts';
import { ended, processState } from './state-fixture.ts';

const component = {
  ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/up' },
  ...{ imageBudget: 150, expose: true },
};
const project: Project = {
  config: configSchema.parse({
    ...{ version: 1, name: 'shop', database: { source: 'in-cluster' } },
    components: { web: component },
  }),
  ...{ root: '/shop', file: '/shop/todo-deploy.yaml', namespace: 'shop' },
};
const part = {
  build: 'abc',
  folder: '/b',
  start: [],
  env: {},
  port: 3000,
  health: '/up',
  after: [],
};
const deployment: LocalDeployment = {
  ...{ at: '2026-01-01T00:00:00.000Z', components: { web: part }, migrated: {} },
};
const postgres = processState('postgres', { port: 15_432 });
const web = processState('web', { port: 3001 });
const now = Date.parse('2026-01-01T00:01:00.000Z');
const health = (input: Partial<LocalHealthInput>) =>
  localHealth({
    project,
    deployment,
    states: [postgres, web],
    redact: (text) => text,
    now,
    ...input,
  });

describe('localHealth', () => {
  it('is healthy when every process is ready', () => {
    expect(health({})).toMatchObject({
      ...{ verdict: 'healthy', target: 'local', url: 'http://localhost:3001', findings: [] },
      components: [
        { name: 'postgres', state: 'ready', endpoint: null },
        { name: 'web', image: 'build abc', age: 60, endpoint: { ok: true, status: 200, ms: 3 } },
      ],
    });
  });

  it('is absent where nothing was deployed', () => {
    const nothing = health({ deployment: undefined, states: undefined });
    expect(nothing).toMatchObject({ verdict: 'absent', url: null, findings: [] });
  });

  it('says what to do when everything is gone, after a reboot for instance', () => {
    const gone = health({ states: undefined });
    expect(gone.verdict).toBe('unhealthy');
    expect(gone.findings).toMatchObject([
      { code: 'PROCESSES_GONE', fix: { command: 'todo-deploy up --yes' } },
    ]);
  });

  it('is unhealthy while one ends again and again', () => {
    const failing = processState('web', { state: 'backoff', pid: null, lastEnd: ended(['boom']) });
    const found = health({ states: [postgres, failing] });
    expect(found).toMatchObject({ verdict: 'unhealthy', url: null });
    expect(found.findings.map(({ code }) => code)).toEqual(['CRASH']);
  });

  it('tells what a health answer says of the database', () => {
    const body = '{"checks":{"database":"timeout"}}';
    const answer = { ok: false, status: 503, ms: 1, body, at: '2026-01-01T00:00:00.000Z' };
    const found = health({ states: [postgres, { ...web, state: 'unready', health: answer }] });
    expect(found.database).toEqual({ ok: false, message: 'database: timeout' });
  });
});
