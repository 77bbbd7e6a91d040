import { setTimeout as wait } from 'node:timers/promises';
import type { DeployEvent, EventError } from '../pipeline/events.ts';
import { createReporter } from './choose.ts';
import type { ReporterOptions } from './choose.ts';
import type { Terminal } from './terminal.ts';

export const failure: EventError = {
  code: 'ROLLOUT_FAILED',
  kind: 'unhealthy',
  message: 'backend did not become ready',
  hint: 'todo-deploy logs backend',
  details: ['exit code 1', 'line two'],
};

/** One event of each type, in an order that a run could have. */
export const everyEvent: readonly DeployEvent[] = [
  { type: 'detail', message: 'namespace: todo (default)' },
  {
    type: 'plan',
    steps: [
      {
        step: 'build',
        actions: [
          {
            component: 'backend',
            action: 'do',
            what: 'build todo/backend:c-1',
            reason: '3 files changed',
          },
          { component: 'web', action: 'skip', what: 'todo/web:c-2', reason: 'the image is there' },
        ],
      },
      { step: 'verify', actions: [] },
    ],
  },
  { type: 'note', message: 'Kubernetes v1.34.2' },
  { type: 'step-started', step: 'build', title: 'Build' },
  { type: 'step-progress', step: 'build', component: 'backend', message: '[1/3] RUN pip' },
  { type: 'step-progress', step: 'build', message: 'two images' },
  { type: 'warning', message: 'the disk is nearly full', hint: 'df -h' },
  { type: 'step-finished', step: 'build', outcome: 'done', summary: '1 built', seconds: 3.21 },
  { type: 'step-started', step: 'watch', title: 'Watch' },
  {
    ...{
      type: 'step-progress',
      step: 'watch',
      component: 'backend',
      pod: 'todo-backend-7d9c-x2x4z',
    },
    ...{ phase: 'waiting-for-readiness', message: 'waiting for readiness' },
    ...{ budgetMs: 90_000, waitedMs: 12_000, because: 'its readiness probe allows 90 s' },
  },
  {
    type: 'finding',
    finding: {
      code: 'CRASH',
      component: 'backend',
      object: 'pod/todo-backend-1',
      cause: 'it ends at once',
      evidence: ['exit code 1'],
      remedy: 'read its log',
      confidence: 'certain',
      patience: 'terminal',
    },
  },
  { type: 'step-failed', step: 'watch', error: failure },
  { type: 'error', error: failure },
  { type: 'changed', changes: ['changed: web/page.tsx', 'new: web/b.tsx'] },
  { type: 'round', outcome: 'live', seconds: 9.87 },
  {
    type: 'result',
    command: 'up',
    result: { url: 'http://localhost:3000' },
    text: 'The app is running.',
  },
];

/** A terminal that keeps what is written to it. */
export interface FakeTerminal extends Terminal {
  readonly text: () => string;
  fail(code: string): void;
}

export function fakeTerminal(options: { isTTY?: boolean; columns?: number } = {}): FakeTerminal {
  let text = '';
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  return {
    ...options,
    write: (more) => {
      text += more;
      return true;
    },
    on: (_event, listener) => listeners.push(listener),
    once: () => undefined,
    text: () => text,
    fail: (code) => {
      for (const listener of listeners) listener(Object.assign(new Error(code), { code }));
    },
  };
}

/** Longer than a drawing takes to show what it was told. */
const frameMs = 130;

interface Run {
  readonly stdout: FakeTerminal;
  readonly stderr: FakeTerminal;
}

/** Shows events as a run would, and returns what stands on both streams afterwards. */
export async function show(
  options: Partial<ReporterOptions> & { tty?: boolean },
  events = everyEvent,
): Promise<Run> {
  const terminal = options.tty === true ? { isTTY: true, columns: 60 } : {};
  const run = { stdout: fakeTerminal(terminal), stderr: fakeTerminal(terminal) };
  const reporter = await createReporter({
    json: false,
    verbose: false,
    color: true,
    env: {},
    ...run,
    ...options,
  });
  for (const event of events) {
    reporter.emit(event);
    if (options.tty === true) await wait(frameMs);
  }
  await reporter.close();
  return run;
}
