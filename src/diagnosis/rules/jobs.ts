import { failedCondition } from '../../rollout/job-conditions.ts';
import { typed } from '../../rollout/kube-types.ts';
import { componentOf, ownerOf } from '../../rollout/ownership.ts';
import { terminal, type Clue } from '../rule.ts';
import { oneLine, type View } from '../view.ts';

/** A Job whose name says that it migrates a database. */
const isMigration = (name: string): boolean => name.includes('migrat');

/** Findings about Jobs that have failed for good: those that migrate, or the others. */
export function failedJobs(view: View, migration: boolean): Clue[] {
  return typed(view.snapshot, 'jobs').flatMap((job) => {
    const failed = failedCondition(job.status);
    if (failed === undefined || isMigration(job.metadata.name) !== migration) return [];
    const last = view.containers.filter(
      ({ pod, failure }) =>
        ownerOf(pod.metadata, 'Job')?.uid === job.metadata.uid && failure !== undefined,
    );
    const newest = last.sort((a, b) => started(a.pod) - started(b.pod)).at(-1);
    const lines = (newest?.lines ?? []).slice(-10).map(oneLine);
    const late = failed.reason === 'DeadlineExceeded';
    return [
      {
        component: componentOf(job.metadata),
        object: `job/${job.metadata.name}`,
        explains: last.map(({ object }) => object),
        cause: `${migration ? 'the database migration' : 'the Job'} ${late ? 'did not end in time' : 'failed'}${lines.length > 0 ? `: ${lines.at(-1) ?? ''}` : ''}`,
        evidence: [`Job: ${failed.reason ?? 'Failed'}: ${failed.message ?? ''}`, ...lines],
        remedy: migration
          ? 'Correct the migration or the database as its last lines say, then run `todo-deploy up` again: it migrates before it releases.'
          : 'Correct what its last lines say, then run `todo-deploy up` again.',
        ...terminal,
      },
    ];
  });
}

function started(pod: { metadata: { creationTimestamp?: string } }): number {
  return Date.parse(pod.metadata.creationTimestamp ?? '') || 0;
}
