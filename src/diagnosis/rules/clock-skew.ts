import { terminal, type Clue, type Rule } from '../rule.ts';
import type { ContainerView, View } from '../view.ts';
import { heard, whileUnready } from './heard.ts';

/** The words of PyJWT, jose and Go's x509 about a time that has not come yet. */
const sign =
  /not yet valid|issued in the future|ImmatureSignature|JWTClaimValidationFailed.*(iat|nbf)|"(iat|nbf)" claim timestamp check failed|current time \S+ is before/i;

/** Less than this the one-second step of a Date header and a slow network could explain. */
const tolerableMs = 15_000;

const remedy =
  'Let all of them take their time from a time server: `timedatectl set-ntp true` on Linux; after a suspended ' +
  'laptop, restart the virtual machine of the cluster.';

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
  find: (view) => {
    const ofMachine = machineClock(view.evidence.clockAheadMs);
    const ofPods = view.containers.flatMap((container) => clueOf(view, container, ofMachine));
    return ofPods.length > 0 || ofMachine === undefined ? ofPods : [machineClue(ofMachine)];
  },
};

/** How the clock of this machine differs from the API server's; undefined when it does not. */
function machineClock(aheadMs: number | undefined): string | undefined {
  if (aheadMs === undefined || Math.abs(aheadMs) < tolerableMs) return undefined;
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return `the clock of this machine is ${Math.round(Math.abs(aheadMs) / 1000)} s ${way} the API server's`;
}

function machineClue(cause: string): Clue {
  return {
    ...{ component: '', object: 'this machine', cause },
    evidence: ['compared with the Date header of the API server'],
    remedy: `${remedy} Tokens and certificates are refused until then.`,
    ...{ confidence: 'likely', ...terminal },
  };
}

/** A container that complains; a difference that we measured ourselves is part of its evidence. */
function clueOf(view: View, container: ContainerView, ofMachine: string | undefined): Clue[] {
  const said = heard(view, container, sign);
  if (said === undefined) return [];
  const node = container.pod.spec?.nodeName;
  return [
    {
      ...{ component: container.component, object: container.object },
      cause: 'tokens or certificates seem to come from the future: the clock of a node is wrong',
      evidence: [
        said,
        ...(node === undefined ? [] : [`it runs on node ${node}`]),
        ...(ofMachine === undefined ? [] : [ofMachine]),
      ],
      ...{ remedy, confidence: 'likely' },
      ...whileUnready(container),
    },
  ];
}
