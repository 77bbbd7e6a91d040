import { event, job, pod } from '../rollout/snapshot-fixtures.ts';
import { ended, pods, waits, type Case } from './case-fixtures.ts';

const running = pod({ container: { readinessProbe: {} }, state: { state: { running: {} } } });
const killed = ended(137);

/** Programs that do not start, end, or never become ready. */
export const runningCases: readonly Case[] = [
  {
    code: 'WRONG_ARCHITECTURE',
    parts: pods(ended(255, {}, 1)),
    lines: ['exec /usr/local/bin/node: exec format error'],
    cause: /another processor/,
    patience: 'terminal',
  },
  {
    code: 'COMMAND_NOT_FOUND',
    parts: pods(
      waits('RunContainerError', 'exec: "nodee": executable file not found in $PATH: unknown'),
    ),
    cause: /the command "nodee" is not in/,
    patience: 'terminal',
  },
  {
    code: 'PERMISSION_DENIED',
    parts: pods(
      ended(128, { reason: 'StartError', message: 'exec: "/app/run": permission denied' }, 0),
    ),
    cause: /may not be executed/,
    patience: 'terminal',
  },
  {
    code: 'PERMISSION_DENIED',
    parts: pods(ended(1)),
    lines: ["OSError: [Errno 30] Read-only file system: '/data'"],
    cause: /root file system, which is read-only/,
    patience: 'terminal',
  },
  {
    code: 'OUT_OF_MEMORY',
    parts: pods(ended(137, { reason: 'OOMKilled' })),
    cause: /more memory/,
    patience: 'terminal',
  },
  {
    code: 'MIGRATION_FAILED',
    parts: {
      jobs: [
        job('b-migrate-1', {
          conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
        }),
      ],
      pods: [pod({ job: 'b-migrate-1', state: { state: { terminated: { exitCode: 1 } } } })],
    },
    lines: ['relation "tasks" already exists'],
    cause: /migration failed: relation "tasks" already exists/,
    patience: 'terminal',
  },
  {
    code: 'JOB_FAILED',
    parts: {
      jobs: [
        job('seed', {
          conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }],
        }),
      ],
    },
    cause: /did not end in time/,
    patience: 'terminal',
  },
  {
    code: 'PROBE_KILLS',
    parts: {
      ...pods(killed),
      events: [
        event(killed, 'Killing', 'Container backend failed liveness probe, will be restarted'),
      ],
    },
    cause: /liveness probe ends the container/,
    patience: 'terminal',
  },
  {
    code: 'CRASH',
    parts: pods(ended(3)),
    lines: ['starting', 'boom'],
    cause: /exits with code 3: boom/,
    patience: 'terminal',
  },
  {
    code: 'CRASH',
    parts: pods(ended(3, {}, 0)),
    cause: /exits with code 3/,
    patience: 'transient',
  },
  {
    code: 'NOT_READY',
    parts: {
      ...pods(running),
      events: [event(running, 'Unhealthy', 'Readiness probe failed: 500')],
    },
    health: '{"detail":"warming up"}',
    cause: /it answers 503 \{"detail":"warming up"\}/,
    patience: 'probe',
  },
  {
    code: 'NOT_READY',
    parts: {
      ...pods(running),
      events: [event(running, 'Unhealthy', 'Startup probe failed: connect: connection refused')],
    },
    cause: /nothing listens on the port/,
    patience: 'probe',
  },
];
