import type { Project } from '../../config/project.ts';
import type { NeonClient } from '../../neon/client.ts';
import { keyMissing } from '../../neon/key.ts';
import { describeError, stepTitles } from '../../pipeline/stepper.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import {
  branchState,
  findBranch,
  finishBranch,
  makeBranch,
  type BranchState,
} from '../../previews/branch.ts';
import type { PreviewRecord } from '../../previews/record.ts';
import type { CommandContext } from '../command.ts';
import { neonOrigin } from './origin.ts';
import { isPreview, neonOfEnvironment, previewScene, type PreviewProject } from './scene.ts';

/** A project that `up` can go on with. */
export interface OpenedProject {
  readonly project: Project;
  /** What a dry run adds to the plan. */
  readonly steps: readonly PlannedStep[];
  /** The branch that this run made, or made usable. */
  readonly made?: PreviewRecord;
}

/** What has to be done for the branch, and how; undefined when it is there. */
interface Work {
  readonly what: string;
  readonly reason: string;
  carryOut(client: NeonClient): Promise<PreviewRecord>;
}

/**
 * Sees to it that a preview has its branch, and leaves every other project as it is. A dry run says what would
 * be made, and goes on with the database that would be copied. Throws PREVIEW_UNFIT, NEON_KEY_MISSING (usage)
 * and what asking Neon throws.
 */
export async function openProject(
  context: CommandContext,
  project: Project,
  { dryRun }: { readonly dryRun: boolean },
): Promise<OpenedProject> {
  if (!isPreview(project)) return { project, steps: [] };
  const client = neonOfEnvironment(context);
  const known = await stillThere(context, project, client);
  if (known.state === 'there') {
    const { name, branch, project: at } = known.record;
    const message = `Preview ${name}: branch ${branch} of the Neon project ${at}`;
    context.emit({ type: 'note', message });
    return { project, steps: [] };
  }
  const work = await workFor(context, project, known);
  if (dryRun) return planned(context, project, work, client !== undefined);
  if (client === undefined) throw missing();
  return { project, steps: [], made: await asStep(context, () => work.carryOut(client)) };
}

/** What is known of the branch; with a key Neon is asked whether it is there yet. */
async function stillThere(
  context: CommandContext,
  project: PreviewProject,
  client: NeonClient | undefined,
): Promise<BranchState> {
  const known = await branchState(previewScene(context, project));
  if (known.state !== 'there' || client === undefined) return known;
  if ((await findBranch(known.record, client)) !== undefined) return known;
  const message = `the branch ${known.record.branch} of this preview is gone at Neon: it gets a new one`;
  context.emit({ type: 'warning', message });
  return { state: 'none' };
}

async function workFor(
  context: CommandContext,
  project: PreviewProject,
  known: Exclude<BranchState, { state: 'there' }>,
): Promise<Work> {
  const scene = previewScene(context, project);
  if (known.state === 'begun') {
    const { record } = known;
    return {
      what: `go on with the Neon branch ${record.branch} of ${record.parent}`,
      reason: 'an earlier run began it',
      carryOut: (client) => finishBranch(scene, record, client),
    };
  }
  const origin = await neonOrigin(context, project);
  return {
    what: `make a Neon branch of ${origin.branch} in project ${origin.project}`,
    reason: `the preview ${scene.name} gets a copy of schema and data`,
    carryOut: (client) => makeBranch(scene, origin, client),
  };
}

function planned(
  { emit }: CommandContext,
  project: PreviewProject,
  { what, reason }: Work,
  hasKey: boolean,
): OpenedProject {
  if (!hasKey) emit({ type: 'warning', message: missing().message, hint: missing().hint ?? '' });
  return {
    project: { ...project, preview: { ...project.preview, onParent: true } },
    steps: [{ step: 'branch', actions: [{ component: '', action: 'do', what, reason }] }],
  };
}

/** Shown as a step of the deployment, which plans what follows once the database is there. */
async function asStep(
  { emit, ports: { clock } }: CommandContext,
  work: () => Promise<PreviewRecord>,
): Promise<PreviewRecord> {
  const step = 'branch';
  const started = clock.now();
  emit({ type: 'step-started', step, title: stepTitles.branch });
  try {
    const record = await work();
    const summary = `${record.branch}, a copy of ${record.parent}`;
    const seconds = (clock.now() - started) / 1000;
    emit({ type: 'step-finished', step, outcome: 'done', summary, seconds });
    return record;
  } catch (error) {
    emit({ type: 'step-failed', step, error: describeError(error) });
    throw error;
  }
}

function missing() {
  const without = 'leave --branch out.';
  return keyMissing('making a branch for --branch', without);
}
