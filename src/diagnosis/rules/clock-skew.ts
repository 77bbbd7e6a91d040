import type { Rule } from '../rule.ts';
import { heard, whileUnready } from './heard.ts';

/** The words of PyJWT, jose and Go's x509 about a time that has not come yet. */
const sign =
  /not yet valid|issued in the future|ImmatureSignature|JWTClaimValidationFailed.*(iat|nbf)|"(iat|nbf)" claim timestamp check failed|current time \S+ is before/i;

/** Two clocks differ, so that tokens or certificates seem to come from the future. */
export const clockSkew: Rule = {
  code: 'CLOCK_SKEW',
  page: {
    title: 'The clocks differ',
    meaning:
      'Two clocks differ by more than a little: those of two nodes, or of this machine and the cluster. Signed tokens and certificates carry times: with a wrong clock they seem to be from the future, or expired, and sign-in fails.',
    causes: ['A virtual machine that was asleep.', 'No time service (NTP) runs.'],
    look: [
      'date -u, here and on the node.',
      'kubectl -n NAMESPACE exec deploy/NAME -- date -u shows the clock of a pod.',
      'timedatectl says whether the clock is synchronised.',
    ],
    mend: [
      'Turn the time service on: sudo timedatectl set-ntp true',
      'A cluster in a virtual machine: restart it.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const said = heard(view, container, sign);
      if (said === undefined) return [];
      const node = container.pod.spec?.nodeName;
      return [
        {
          ...{ component: container.component, object: container.object },
          cause:
            'tokens or certificates seem to come from the future: the clock of a node is wrong',
          evidence: [said, ...(node === undefined ? [] : [`it runs on node ${node}`])],
          remedy:
            'Let all nodes take their time from a time server: `timedatectl set-ntp true`; restart a virtual machine that was asleep.',
          confidence: 'likely',
          ...whileUnready(container),
        },
      ];
    }),
};
