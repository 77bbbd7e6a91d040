import * as z from 'zod';
import { exitCodes } from '../errors.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { podPhases } from '../rollout/pod-activity.ts';
import { stepIds } from '../plan/steps.ts';

const step = z.enum(stepIds).describe('Step of a deployment.');
const kinds = Object.keys(exitCodes).filter((kind) => kind !== 'ok') as Exclude<
  keyof typeof exitCodes,
  'ok'
>[];

const error = z.strictObject({
  code: z.string().describe('Stable, upper case: CONFIG_INVALID.'),
  kind: z.enum(kinds).describe('Class of the failure; it decides the exit code.'),
  message: z.string(),
  hint: z.string().optional().describe('What to do next.'),
  details: z.array(z.string()).describe('Evidence, a line each.'),
});

const action = z.strictObject({
  component: z.string().describe('Empty for what concerns all components.'),
  action: z.enum(['do', 'skip']),
  what: z.string(),
  reason: z.string(),
  details: z
    .array(z.string())
    .optional()
    .describe('Only with --explain: what has changed, a line each.'),
});

const finding = z.strictObject({
  code: z.string(),
  component: z.string(),
  object: z.string(),
  cause: z.string(),
  evidence: z.array(z.string()),
  remedy: z.string().describe('What to do, for people.'),
  fix: z
    .union([
      z.strictObject({ command: z.string().describe('For a shell.') }),
      z.strictObject({
        edit: z
          .strictObject({
            set: z.string().describe('Path of the value in todo-deploy.yaml.'),
            to: z.union([z.string(), z.number(), z.boolean()]),
            at: z.string().optional().describe('File and line.'),
          })
          .describe('A change of todo-deploy.yaml.'),
      }),
    ])
    .optional()
    .describe('The remedy, to be followed literally.'),
  confidence: z.enum(['certain', 'likely', 'possible']),
  patience: z.enum(['terminal', 'transient', 'probe']),
  budgetMs: z.number().optional().describe('How long it may last, milliseconds.'),
  startedAt: z.string().optional().describe('From when that counts; else from first seen.'),
  because: z.string().optional().describe('Why that long.'),
});

/** Of a rollout: what one pod is doing, and how long that, or the cause of a wait, may last. */
const progressDetail = {
  pod: z.string().optional().describe('The pod that it is about.'),
  phase: z.enum(podPhases).optional().describe('What the pod is doing.'),
  budgetMs: z.number().optional().describe('How long it may last, milliseconds.'),
  waitedMs: z.number().optional().describe('How long it has, milliseconds.'),
  because: z.string().optional().describe('Why that long.'),
};

/** Of an image on its way to the nodes. */
const movedBytes = {
  movedBytes: z.number().optional().describe('Bytes that went to the nodes or their registry.'),
  imageBytes: z.number().optional().describe('Bytes of the whole image.'),
};

const events = [
  event(
    'plan',
    { steps: z.array(z.strictObject({ step, actions: z.array(action) })) },
    'What will be done, and why.',
  ),
  event(
    'step-started',
    {
      step,
      title: z.string(),
      usualSeconds: z.number().optional().describe('What it took in earlier runs.'),
      leftSeconds: z.number().optional().describe('What it and all that follow should take.'),
    },
    'A step begins.',
  ),
  event(
    'step-progress',
    {
      ...{ step, message: z.string(), component: z.string().optional() },
      ...progressDetail,
      ...movedBytes,
    },
    'A step tells what it does.',
  ),
  event(
    'step-finished',
    { step, outcome: z.enum(['done', 'skipped']), summary: z.string(), seconds: z.number() },
    'A step ends well.',
  ),
  event('step-failed', { step, error }, 'A step ends badly; an `error` event follows.'),
  event('note', { message: z.string() }, 'Something to know.'),
  event('warning', { message: z.string(), hint: z.string().optional() }, 'Something to look at.'),
  event('finding', { finding }, 'A diagnosis.'),
  event(
    'detail',
    { message: z.string() },
    'Only with --verbose: who chose a setting, what was run.',
  ),
  event(
    'error',
    { error },
    'Why the command failed; its last event then. With up --watch also: why a round failed.',
  ),
  event(
    'changed',
    { changes: z.array(z.string()).describe('What was saved, a line each.') },
    'Of up --watch: a round begins.',
  ),
  event(
    'round',
    {
      outcome: z.enum(['live', 'unchanged', 'failed']),
      seconds: z.number().describe('From the first save until all traffic was on what was saved.'),
    },
    'Of up --watch: a round is over.',
  ),
  event(
    'result',
    { command: z.string(), result: z.unknown(), text: z.string().describe('The same for people.') },
    'The answer of a command; its last event when it succeeds.',
  ),
] as const;

/** A line of `--json`. */
export const eventSchema = z
  .discriminatedUnion('type', events)
  .describe('One event of todo-deploy --json: a line each (NDJSON).');

/** The JSON Schema of a line of `--json` (draft 2020-12). */
export function eventJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(eventSchema);
}

function event<Type extends DeployEvent['type'], Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
  says: string,
) {
  return z
    .strictObject({
      time: z.iso.datetime().describe('When it was emitted, ISO 8601.'),
      type: z.literal(type),
      ...shape,
    })
    .describe(says);
}
