import { terminal, type Rule } from '../rule.ts';
import { undoFor } from '../fixes.ts';
import { oneLine, waitingOf } from '../view.ts';
import { notThere, pullFailures, refusedByRegistry } from './images.ts';

/** The registry, or the node, has no such image. */
export const imageNotFound: Rule = {
  code: 'IMAGE_NOT_FOUND',
  page: {
    title: 'The image does not exist',
    meaning:
      'The node asked the registry for the image of the component, and the registry has none with this name and tag. The new pods cannot start. What ran before goes on.',
    causes: [
      'A wrong tag or repository in components.NAME.values.image.',
      'The image was removed from the registry, or from the node.',
      'It was built on another machine, and never pushed.',
    ],
    look: [
      'The finding names the image in full. Ask for it yourself: docker manifest inspect IMAGE',
      'kubectl -n NAMESPACE describe pod POD shows the answer of the registry under Events.',
    ],
    mend: [
      'Run `todo-deploy up`: it builds the image where it is missing, and delivers it.',
      'If todo-deploy.yaml sets components.NAME.values.image, correct it or take it out.',
    ],
  },
  find: (view) => [
    ...pullFailures(view)
      .filter(({ said }) => notThere.test(said) && !isPrivate(said))
      .map(({ component, object, pod, image, said, patient }) => ({
        ...{ component, object, ...patient, ...undoFor(view, pod) },
        cause: `the image ${image} does not exist where the node looks for it`,
        evidence: [oneLine(said)],
        remedy:
          'Build and deliver it with `todo-deploy up`, or correct the image in the values of the chart.',
      })),
    ...view.containers
      .filter((container) => waitingOf(container).reason === 'ErrImageNeverPull')
      .map((container) => ({
        ...{ component: container.component, object: container.object, ...terminal },
        ...undoFor(view, container.pod),
        cause: `the node does not have the image ${container.spec.image ?? ''}, and may not pull it`,
        evidence: [oneLine(waitingOf(container).message)],
        remedy:
          'Deliver it with `todo-deploy up`; it was built on another machine, or removed from the node.',
      })),
  ],
};

/** Docker Hub answers alike for what is missing and what is private; credentials are then the likelier cause. */
function isPrivate(said: string): boolean {
  return refusedByRegistry.test(said) && !/manifest unknown|404 Not Found/i.test(said);
}
