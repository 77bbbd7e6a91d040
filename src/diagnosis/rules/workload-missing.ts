import { transient, type Rule } from '../rule.ts';

/** Something that has just been made is there at once; something that is replaced is back in a moment. */
const graceSeconds = 15;

/** A workload whose rollout is watched is not there, or is being deleted. */
export const workloadMissing: Rule = {
  code: 'WORKLOAD_MISSING',
  page: {
    title: 'What should be rolled out is not there',
    meaning:
      'todo-deploy waits for a Deployment, StatefulSet or Job of a certain name to become ready. There is none of that name in the namespace, or it is being deleted, so nothing will become ready.',
    causes: [
      'Somebody, or another program, deleted it during the deployment.',
      'The chart gives it another name than that of the release.',
    ],
    look: [
      'kubectl -n NAMESPACE get deployments,statefulsets,jobs lists what there is.',
      '`todo-deploy render` shows the names that the charts give.',
    ],
    mend: [
      'Name the Deployment in the chart like the release: {{ .Release.Name }}.',
      'Run `todo-deploy up`: it makes again what is missing.',
    ],
  },
  find: ({ snapshot }) =>
    (snapshot.missing ?? []).map(({ kind, name, component }) => ({
      component,
      object: `${kind.toLowerCase()}/${name}`,
      cause: `the ${kind} ${name} is not in the namespace, or is being deleted`,
      evidence: [`no ${kind} of the name ${name} is in the namespace`],
      remedy:
        'Run `todo-deploy up` again; if it is never made, name it in the chart like the release.',
      ...transient(graceSeconds, 'it may be replaced by a new one'),
    })),
};
