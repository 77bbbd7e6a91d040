import { componentsInOrder } from '../config/project.ts';
import type { Facts } from '../plan/facts.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';
import type { Run } from './run.ts';
import type { Stepper } from './stepper.ts';
import { verify, verifyAtOnce } from './steps/verify.ts';

/** What each step says that has nothing to do; what it stands for was looked at for the plan. */
const unchanged: Readonly<Partial<Record<StepId, string>>> = {
  namespace: 'it is ours',
  secrets: 'unchanged',
  build: 'nothing to build',
  transport: 'nothing to bring',
  database: 'unchanged and ready',
  migrate: 'up to date',
  release: 'nothing changed',
  watch: 'ready',
};

/** True when nothing in a plan has to be waited for. */
export function isReady(plan: readonly PlannedStep[]): boolean {
  return plan
    .filter(({ step }) => step === 'watch')
    .every(({ actions }) => actions.every(({ action }) => action === 'skip'));
}

/**
 * Tells what stays as it is, and asks every health endpoint; returns the URL on this machine. Throws what
 * `verify` throws.
 */
export async function proveUnchanged(
  run: Run,
  { facts, plan }: { readonly facts: Facts; readonly plan: readonly PlannedStep[] },
  step: Stepper,
): Promise<string | undefined> {
  const { url } = facts.access;
  const summaries = { ...unchanged, access: `${url ?? 'nothing'} was open already` };
  for (const planned of plan) {
    if (planned.step === 'verify') continue;
    const summary = summaries[planned.step] ?? '';
    await step(planned.step, () => Promise.resolve({ output: undefined, summary }));
  }
  const components = componentsInOrder(run.project.config);
  await step(
    'verify',
    async () => (await verifyAtOnce(run, components, url)) ?? (await verify(run, url)),
  );
  return url;
}
