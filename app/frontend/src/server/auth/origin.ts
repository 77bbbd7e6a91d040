import { publicOrigin } from '../hosts';
import type { Problem } from '../problem';
import { runtime } from '../runtime';

/** The origin of the request when the app may answer to it, else the problem to show. */
export type OriginVerdict = { origin: string } | { problem: Problem };

/** Decides whether the app answers under the host name that the request came to. */
export function allowedOrigin(headers: Headers): OriginVerdict {
  const origin = publicOrigin(headers);
  const host = headers.get('host') ?? '';
  if (origin !== undefined && runtime().hosts.allows(host)) return { origin };
  return {
    problem: {
      status: 403,
      code: 'host_not_allowed',
      title: 'This address is not allowed',
      detail:
        `The app does not know the address "${host.slice(0, 100)}". ` +
        'Add it to AUTH_ALLOWED_HOSTS, or open the app under an address it knows.',
    },
  };
}
