import { describe, expect, it } from 'vitest';
import { deployment, job, pod, replicaSet, snapshot } from '../rollout/snapshot-fixtures.ts';
import { pods, waits, type Case } from './case-fixtures.ts';
import { databaseCases } from './cases-database.ts';
import { imageCases } from './cases-images.ts';
import { madeCases } from './cases-made.ts';
import { networkCases } from './cases-network.ts';
import { nodeCases } from './cases-nodes.ts';
import { runningCases } from './cases-running.ts';
import { stuckCases } from './cases-stuck.ts';
import { diagnose } from './diagnose.ts';
import { rules } from './rules/index.ts';

const cases = [
  ...madeCases,
  ...nodeCases,
  ...imageCases,
  ...databaseCases,
  ...networkCases,
  ...runningCases,
  ...stuckCases,
];

function findings({ parts, lines, health }: Pick<Case, 'parts' | 'lines' | 'health'>) {
  const name = parts.pods?.[0]?.metadata.name ?? '';
  const logs = new Map(lines === undefined ? [] : [[`${name}/backend`, lines]]);
  const answers = new Map(health === undefined ? [] : [[name, { status: 503, body: health }]]);
  return diagnose(snapshot(parts), { evidence: { logs, health: answers } });
}

describe('each rule', () => {
  it.each(cases)('$code: $cause', (one) => {
    const found = findings(one);
    expect(found.map(({ code }) => code)).toEqual([one.code, ...(one.also ?? [])]);
    expect(found[0]?.cause).toMatch(one.cause);
    expect(found[0]).toMatchObject({ component: 'backend', patience: one.patience });
    expect(found[0]?.remedy).not.toBe('');
  });

  it('has a case', () => {
    const tried = new Set(cases.map(({ code }) => code));
    expect(rules.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([]);
  });

  it('finds nothing where nothing is wrong', () => {
    const healthy = pod({ state: { ready: true, state: { running: {} } } });
    const recovered = pod({
      name: 'recovered',
      state: { ready: true, restartCount: 1, lastState: { terminated: { exitCode: 1 } } },
    });
    const done = pod({ job: 'm', name: 'done', state: { state: { terminated: { exitCode: 0 } } } });
    const starting = pod({ name: 'starting', state: { state: { running: {} } } });
    const parts = { deployments: [deployment()], replicaSets: [replicaSet('new', 2)] };
    expect(
      diagnose(
        snapshot({
          ...parts,
          pods: [healthy, recovered, done, starting, waits('ContainerCreating')],
          jobs: [job('m')],
        }),
      ),
    ).toEqual([]);
  });
});

describe('a Deployment past its progress deadline', () => {
  const conditions = [
    {
      ...{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
      lastTransitionTime: '2026-11-23T06:00:30Z',
    },
  ];
  const past = (startedAt: string, ready = false) =>
    findings({
      parts: {
        deployments: [deployment({ status: { conditions } })],
        replicaSets: [replicaSet('new', 2)],
        pods: [
          pod({
            container: { startupProbe: { periodSeconds: 10, failureThreshold: 30 } },
            state: { ready, state: { running: { startedAt } } },
          }),
        ],
      },
    })[0];

  it('may go on as long as the probes of its pods allow', () => {
    // The probes allow 300 s and 30 s; 30 s have passed.
    const found = past('2026-11-23T06:00:00Z');
    expect(found).toMatchObject({ patience: 'probe', budgetMs: 300_000 });
    // The pod has become ready, and the Deployment has not seen it yet.
    expect(past('2026-11-23T06:00:00Z', true)).toMatchObject({ patience: 'probe' });
  });

  it('has failed when they have been late too', () => {
    expect(past('2026-11-23T05:50:00Z')?.patience).toBe('terminal');
  });
});

describe('a pod that was evicted', () => {
  it('is replaced, so how its containers ended says nothing', () => {
    const evicted = pod({
      status: { phase: 'Failed', reason: 'Evicted' },
      state: { restartCount: 4, state: { terminated: { exitCode: 137 } } },
    });
    expect(findings({ parts: { pods: [evicted] } }).map(({ code }) => code)).not.toContain('CRASH');
  });
});

describe('several faults', () => {
  it('are all named, the root first, each once for a component', () => {
    const bad = (component: string, name: string) =>
      pod({ component, name, state: { state: { waiting: { reason: 'InvalidImageName' } } } });
    const crashed = pod({
      component: 'frontend',
      name: 'f',
      state: { state: { terminated: { exitCode: 1 } } },
    });
    const found = diagnose(snapshot({ pods: [crashed, bad('backend', 'a'), bad('backend', 'b')] }));
    expect(found.map(({ code, component }) => `${code} ${component}`)).toEqual([
      'IMAGE_NAME_INVALID backend',
      'CRASH frontend',
    ]);
  });

  it('are redacted', () => {
    const parts = pods(waits('ErrImagePull', 'pull s3cr3t: not found'));
    const redact = (text: string) => text.replaceAll('s3cr3t', '***');
    expect(JSON.stringify(diagnose(snapshot(parts), { redact }))).not.toContain('s3cr3t');
  });

  it('show no begin of a secret at which a line was cut', () => {
    const crashed = pod({ name: 'f', state: { state: { terminated: { exitCode: 1 } } } });
    const logs = new Map([['f/backend', [`${'x'.repeat(396)}s3cr3t`]]]);
    const redact = (text: string) => text.replaceAll('s3cr3t', '***');
    const options = { evidence: { logs, health: new Map() }, redact };
    const shown = JSON.stringify(diagnose(snapshot({ pods: [crashed] }), options));
    expect(shown).toContain('xxx***');
    expect(shown).not.toContain('xs3');
  });
});
