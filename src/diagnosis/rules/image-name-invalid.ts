import { terminal, type Rule } from '../rule.ts';
import { waitingOf } from '../view.ts';

/** The image reference is not a valid one. */
export const imageNameInvalid: Rule = {
  code: 'IMAGE_NAME_INVALID',
  find: ({ containers }) =>
    containers
      .filter((container) => waitingOf(container).reason === 'InvalidImageName')
      .map((container) => ({
        ...{ component: container.component, object: container.object, ...terminal },
        cause: `"${container.spec.image ?? ''}" is not the name of an image`,
        evidence: [`container ${container.spec.name}: ${waitingOf(container).message}`],
        remedy:
          'Correct `cluster.registry` in todo-deploy.yaml, or `image.repository` and `image.tag` of the chart: lower case, without a scheme such as https://.',
      })),
};
