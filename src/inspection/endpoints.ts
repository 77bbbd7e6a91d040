import type { Finding } from '../diagnosis/finding.ts';
import { endpointFinding } from '../targets/kubernetes/endpoints.ts';
import type { EndpointState } from './inspection.ts';

/** Health paths that do not answer well, of components about which nothing else is known. */
export function endpointFindings(
  endpoints: readonly EndpointState[],
  known: readonly Finding[],
): Finding[] {
  return endpoints
    .filter(({ status }) => status < 200 || status > 299)
    .filter(({ component }) => !known.some((finding) => finding.component === component))
    .map(({ component, service, path, status, body }) =>
      endpointFinding({ name: component, health: path }, service, {
        ...{ ok: false, status, ms: 0, body },
      }),
    );
}
