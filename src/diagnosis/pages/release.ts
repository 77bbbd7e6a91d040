import type { Subject } from './subject.ts';

/** Errors while something is released or watched. */
export const releasePages: Subject = {
  title: 'Deploying',
  pages: {
    ROLLOUT_FAILED: {
      title: 'The new version did not come up',
      meaning:
        'The pods of the new version are not ready, and waiting longer would not help, or --timeout has passed. The findings above the error name the cause, the root first.',
      causes: ['One of the findings: each has a code and a page of its own.'],
      look: [
        '`todo-deploy status` shows the components and the findings as they are now.',
        '`todo-deploy logs NAME` shows what a component says.',
      ],
      mend: ['Follow the remedy of the first finding, then run `todo-deploy up`.'],
    },
    SYNC_FAILED: {
      title: 'What was saved does not work in the container',
      meaning:
        'up --watch brought saved files into the running container, and the program does not start with them, or the container cannot take them. The last lines say why.',
      causes: [
        'A mistake in what was saved, such as a syntax error.',
        'The development image lacks sh, head, rm or tar, or its user may not write there.',
      ],
      look: ['`todo-deploy logs NAME` shows all that the component says.'],
      mend: [
        'Correct the file and save it: it is brought in again.',
        'Or correct watch of the component in todo-deploy.yaml, and its development image.',
      ],
    },
    SYNC_UNHEALTHY: {
      title: 'What was saved runs, but its health path fails',
      meaning:
        'up --watch brought saved files into the running container; its program runs, and the health path does not answer 200 within 30 seconds.',
      causes: ['A mistake in what was saved.', 'Something that the component depends on is away.'],
      look: ['`todo-deploy logs NAME` and `todo-deploy status`.'],
      mend: ['Correct the file and save it: it is brought in again.'],
    },
    NOT_HEALTHY: {
      title: 'The app runs, but its health path fails',
      meaning:
        'The pods are ready, but a component that was asked through its Service answers with an error.',
      causes: [
        'Something that it needs does not work, such as the database.',
        'components.NAME.health names a path that does not exist.',
      ],
      look: [
        'The answer is in the error.',
        '`todo-deploy logs NAME` shows what the component says.',
      ],
      mend: [
        'Correct what the answer says, or components.NAME.health in todo-deploy.yaml.',
        'Run `todo-deploy up`.',
      ],
    },
    ENDPOINT_FAILING: {
      title: 'A health path answers with an error',
      meaning:
        'The pods of the component are ready, but its health path, asked through its Service, answers with an error or not at all.',
      causes: [
        'Something that it needs does not work.',
        'The Service sends to another port than the program listens on.',
        'components.NAME.health names a path that does not exist.',
      ],
      look: [
        'The answer is in the finding.',
        'kubectl -n NAMESPACE describe service NAME shows its port and its endpoints.',
        '`todo-deploy logs NAME` shows what the component says.',
      ],
      mend: [
        'Correct what the answer says, or components.NAME.health in todo-deploy.yaml.',
        'Run `todo-deploy up`.',
      ],
    },
    HELM_FAILED: {
      title: 'Helm failed',
      meaning:
        'Helm, which installs the charts, ended with an error. Its last lines are in the error.',
      causes: [
        'A value that the chart refuses.',
        'An object of that name belongs to another release.',
        'The template of a chart has a mistake.',
      ],
      look: [
        'helm -n NAMESPACE list -a shows the releases and their state.',
        '`todo-deploy render` writes the manifests without a cluster.',
      ],
      mend: [
        'Compare components.NAME.values in todo-deploy.yaml with the values.yaml of the chart.',
        'Run `todo-deploy up`.',
      ],
    },
    RELEASE_BUSY: {
      title: 'A release of Helm is locked',
      meaning:
        'Helm marks a release while it changes it. This one still bears the mark: either somebody changes it now, or the program that did was ended in the middle.',
      causes: [
        'Another helm or todo-deploy works on it.',
        'A run was killed, or lost the cluster, in the middle.',
      ],
      look: [
        'helm -n NAMESPACE list -a shows the state: pending-install, pending-upgrade or pending-rollback.',
        'helm -n NAMESPACE history RELEASE shows since when.',
      ],
      mend: [
        'Wait until the other run has ended, then run the same command again.',
        'If no run lives any more, return to the last good state: helm -n NAMESPACE rollback RELEASE',
      ],
    },
    HELM_TOO_OLD: {
      title: 'Helm is too old',
      meaning: 'The helm on your PATH is older than 3.13.',
      causes: ['An old package of the operating system.'],
      look: ['helm version'],
      mend: ['Install a newer one: https://helm.sh/docs/intro/install/'],
    },
    CHART_MISSING: {
      title: 'There is no chart',
      meaning: 'The folder that the component names as its chart has no Chart.yaml.',
      causes: [
        'A typing error in components.NAME.chart.',
        'The folder was not committed, or was moved.',
      ],
      look: ['ls FOLDER; a chart has Chart.yaml, values.yaml and templates/.'],
      mend: [
        'Correct components.NAME.chart in todo-deploy.yaml, or run `todo-deploy init`, which writes the charts.',
      ],
    },
    CHART_WITHOUT_MIGRATION: {
      title: 'The chart has no migration',
      meaning: 'The component says migrate: true, and its chart makes no Job that could migrate.',
      causes: [
        'migrate: true was copied from another component.',
        'The chart is your own and has no such template.',
      ],
      look: ['`todo-deploy render` shows which objects the chart makes.'],
      mend: ['Set migrate: false, or give the chart a migration Job.'],
    },
    DEPLOYMENT_BUSY: {
      title: 'Somebody else is deploying this project',
      meaning:
        'Another run of todo-deploy changes the same project now. Two at once would spoil each other, so this one did nothing.',
      causes: [
        'A second terminal, or a colleague, or a pipeline.',
        'A run that was killed: it is waited for 15 seconds, then taken over.',
      ],
      look: ['The error names the process and its machine.'],
      mend: ['Wait until it has ended, then run the same command again.'],
    },
    REVISION_UNKNOWN: {
      title: 'The history has no such revision',
      meaning: 'A revision is one deployment of the whole project; the newest twenty are kept.',
      causes: ['A typing error.', 'It is too long ago.', 'A Helm revision was meant.'],
      look: ['`todo-deploy history` lists the revisions.'],
      mend: ['Name one of those that worked: todo-deploy rollback REVISION'],
    },
    REVISION_BROKEN: {
      title: 'That revision did not work',
      meaning:
        'A rollback goes only to a deployment that was ready and answered its health checks.',
      causes: ['The revision failed, was taken back or was interrupted.'],
      look: ['`todo-deploy history` shows the result of each revision.'],
      mend: ['Name one whose result is deployed or superseded: todo-deploy rollback REVISION'],
    },
    REVISION_GONE: {
      title: 'A part of that revision is gone',
      meaning:
        'A rollback needs the Helm revision and the Secret of every component as they were. Helm keeps ten revisions of a release.',
      causes: [
        'There were more than ten releases since.',
        'Somebody removed the Secret or the record of Helm.',
        'A secret was rotated since: its old value is gone on purpose.',
      ],
      look: ['helm -n NAMESPACE history RELEASE', 'kubectl -n NAMESPACE get secrets'],
      mend: [
        'Return to a newer revision: `todo-deploy history`.',
        'Check out the old source and run `todo-deploy up`.',
      ],
    },
    NOTHING_TO_RETURN_TO: {
      title: 'There is nothing to return to',
      meaning: 'No other deployment has worked before the present one.',
      causes: ['This is the first deployment.', 'All deployments before it failed.'],
      look: ['`todo-deploy history` shows every deployment and its result.'],
      mend: [
        'Mend what is wrong and run `todo-deploy up`; `todo-deploy teardown` removes everything.',
      ],
    },
    NO_LOGS: {
      title: 'There are no logs to show',
      meaning: 'There is no container whose log could be read.',
      causes: [
        'The project is not deployed in this namespace.',
        'With --previous: no container was started twice.',
      ],
      look: ['`todo-deploy status` shows what is there.'],
      mend: ['Deploy with `todo-deploy up`, or leave --previous out.'],
    },
    ACCESS_FAILED: {
      title: 'The URL on this machine could not be opened',
      meaning:
        'The app runs in the cluster. The small process that brings it to a port of this machine did not start.',
      causes: ['The port is taken, or the cluster went away meanwhile.'],
      look: ['The error names its log file.', '`todo-deploy status` shows the app itself.'],
      mend: ['Run `todo-deploy up` again, with another port in todo-deploy.yaml if that was it.'],
    },
  },
};
