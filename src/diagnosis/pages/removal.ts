import type { Subject } from './subject.ts';

/** Errors about the namespace of a deployment, and while one is removed. */
export const removalPages: Subject = {
  title: 'Namespaces, and removing',
  pages: {
    NAMESPACE_FOREIGN: {
      title: 'The namespace is not ours',
      meaning:
        'A namespace of this name exists, and it does not belong to this project. todo-deploy touches only what it made itself.',
      causes: ['Somebody else uses the name.', 'The namespace was made by hand.'],
      look: ['kubectl get namespace NAMESPACE --show-labels'],
      mend: [
        'Choose another name with --namespace.',
        'Or hand it over, with the kubectl label command that the hint shows.',
      ],
    },
    NAMESPACE_TERMINATING: {
      title: 'The namespace is still being removed',
      meaning:
        'The namespace is on its way out, and nothing new can be made in it until it is gone.',
      causes: [
        'A teardown has only just run.',
        'An object in it has a finalizer, and the program that should clear it is gone.',
      ],
      look: [
        'kubectl get namespace NAMESPACE -o jsonpath="{.status.conditions}" says what it waits for.',
      ],
      mend: [
        'Wait until it is gone: kubectl wait --for=delete namespace/NAMESPACE',
        'If it stays, repair what the conditions name; mostly an API service that does not answer: kubectl get apiservices',
      ],
    },
    NOT_GONE: {
      title: 'Some objects do not go away',
      meaning: 'teardown removed everything, but some objects are still there after two minutes.',
      causes: ['A finalizer on them waits for a program that is gone.', 'A pod takes long to end.'],
      look: ['kubectl -n NAMESPACE get OBJECT -o jsonpath="{.metadata.finalizers}"'],
      mend: [
        'Repair what the finalizer waits for, or wait; then run `todo-deploy teardown` again.',
      ],
    },
    DATA_LEFT: {
      title: 'The data of the database is still there',
      meaning:
        'Everything was removed, but the volume with the data was not: its provisioner did not do it. The next database would be given the old data.',
      causes: ['The provisioner is not running, or has forgotten the volume.'],
      look: ['kubectl get pv shows the volume; it is Released or Failed.'],
      mend: [
        'Remove the folder that the error names, on the node.',
        'Then the volume: kubectl delete pv NAME',
      ],
    },
    CONFIRMATION_NEEDED: {
      title: 'The command wants a yes',
      meaning:
        'teardown removes things for good, and rollback changes what serves, so they ask; there is no terminal to ask on.',
      causes: ['It runs in a script or a pipeline.'],
      look: ['The same command with --dry-run shows what it would do.'],
      mend: ['Run it with --yes.'],
    },
    DECLINED: {
      title: 'You said no',
      meaning: 'teardown or rollback asked, and the answer was no. Nothing was changed.',
      causes: ['The answer itself.'],
      look: ['`todo-deploy status` shows what is there.'],
      mend: ['Run it again when you are sure.'],
    },
  },
};
