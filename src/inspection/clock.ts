import type { Finding } from '../diagnosis/finding.ts';
import type { RawAnswer } from '../ports/kubernetes.ts';

/** Less than this the one-second step of a Date header and a slow network could explain. */
const tolerableMs = 15_000;

/**
 * Milliseconds that our clock is ahead of the server's, from an answer with a Date header that came at `now`;
 * undefined without the header.
 */
export function clockAhead({ date, ms }: RawAnswer, now: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  // The header is cut to the second and was written somewhere between question and answer.
  return Number.isNaN(theirs) ? undefined : Math.round(now - ms / 2 - (theirs + 500));
}

/** The clocks of this machine and of the cluster differ: certificates and tokens of one are not valid for the other. */
export function clockFindings(aheadMs: number | undefined): Finding[] {
  if (aheadMs === undefined || Math.abs(aheadMs) < tolerableMs) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return [
    {
      code: 'CLOCK_SKEW',
      component: '',
      object: 'this machine',
      cause: `the clock of this machine is ${seconds} s ${way} the API server's`,
      evidence: [`compared with the Date header of the API server: ${seconds} s ${way} it`],
      remedy:
        'Let both take their time from a time server: `timedatectl set-ntp true` on Linux; after a suspended ' +
        'laptop, restart the virtual machine of the cluster. Tokens and certificates are refused until then.',
      confidence: 'likely',
      patience: 'terminal',
    },
  ];
}
