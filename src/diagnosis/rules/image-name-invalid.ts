import { terminal, type Rule } from '../rule.ts';
import { undoFor } from '../fixes.ts';
import { waitingOf } from '../view.ts';

/** The image reference is not a valid one. */
export const imageNameInvalid: Rule = {
  code: 'IMAGE_NAME_INVALID',
  page: {
    title: 'The name of the image is not valid',
    meaning:
      'The pod names an image in a form that no registry understands. Nothing was pulled, and waiting does not help.',
    causes: [
      'The name starts with https://, or has upper-case letters.',
      'The tag is empty, or there are two of them.',
    ],
    look: [
      'kubectl -n NAMESPACE get pods -o jsonpath="{..image}" shows the names as they arrived.',
    ],
    mend: [
      'Write cluster.registry in todo-deploy.yaml as host[:port][/path] in lower case, for instance ghcr.io/your-name.',
      'Leave components.NAME.values.image alone: `todo-deploy up` fills it in.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers
      .filter((container) => waitingOf(container).reason === 'InvalidImageName')
      .map((container) => ({
        ...{ component: container.component, object: container.object, ...terminal },
        ...undoFor(view, container.pod),
        cause: `"${container.spec.image ?? ''}" is not the name of an image`,
        evidence: [`container ${container.spec.name}: ${waitingOf(container).message}`],
        remedy:
          'Correct `cluster.registry` in todo-deploy.yaml, or `image.repository` and `image.tag` of the chart: lower case, without a scheme such as https://.',
      })),
};
