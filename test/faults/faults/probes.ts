import { ended, event } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, env, values } from './change.ts';

/** Patience that a test can wait for. */
const shortStart = values({ probes: { startup: { failureThreshold: 5 } } });

/** Containers that run, and do not become ready. */
export const probeFaults: readonly Fault[] = [
  {
    name: 'port-of-probe',
    title: 'listens on another port than the probe asks',
    code: 'PORT_MISMATCH',
    words: /9000|8000/,
    config: all(shortStart, env({ LISTEN: '9000' })),
    evidence: event(/^Unhealthy$/, /connection refused/),
    final: event(/^Killing$/, /failed startup probe/),
    remedy: 'fix',
  },
  {
    name: 'readiness-500',
    title: 'the readiness path answers 500',
    code: 'NOT_READY',
    words: /500/,
    config: all(shortStart, env({ READY_STATUS: '500' })),
    evidence: event(/^Unhealthy$/, /Readiness probe failed.*statuscode: 500/),
  },
  {
    name: 'readiness-404',
    title: 'the readiness path does not exist',
    code: 'NOT_READY',
    words: /404/,
    config: all(shortStart, values({ paths: { ready: '/nope' } })),
    evidence: event(/^Unhealthy$/, /Readiness probe failed.*statuscode: 404/),
  },
  {
    name: 'startup-kills',
    title: 'the startup probe kills a slow start',
    code: 'PROBE_KILLS',
    words: /prob/,
    config: all(shortStart, env({ DELAY: '12' })),
    evidence: event(/^Killing$/, /failed startup probe/),
    remedy: 'fix',
  },
  {
    name: 'liveness-kills',
    title: 'the liveness probe kills a slow start',
    code: 'PROBE_KILLS',
    words: /prob/,
    config: all(values({ probes: { startup: null } }), env({ DELAY: '12' })),
    evidence: event(/^Killing$/, /failed liveness probe/),
    final: ended(3),
    remedy: 'fix',
  },
];
