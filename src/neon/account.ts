import * as z from 'zod';
import { DeployError } from '../errors.ts';
import { organisation, region, type Organisation, type Region } from './answers.ts';
import { call, type NeonConnection } from './call.ts';

/** What Neon says to a key of an organization or of one project that asks for what is a person's. */
const ofNoPerson = /organization API keys|project-scoped|outside the project/i;

/** True for a refusal that is about the kind of the key, not about the key. */
export function isOfNoPerson(error: unknown): boolean {
  return (
    error instanceof DeployError &&
    error.code.startsWith('NEON_') &&
    error.details.some((line) => ofNoPerson.test(line))
  );
}

/**
 * The organizations of the person whose key it is; undefined for the key of an organization or of a project,
 * which knows by itself where it belongs. Throws as `call`.
 */
export async function organisations(
  connection: NeonConnection,
): Promise<Organisation[] | undefined> {
  try {
    const found = await call(connection, {
      ...{ doing: 'asking Neon whose key it is', path: '/users/me/organizations' },
      answer: z.object({ organizations: z.array(organisation) }),
    });
    return found.organizations;
  } catch (error) {
    if (isOfNoPerson(error)) return undefined;
    throw error;
  }
}

/** Where a project can lie, for the organization that will own it. Throws as `call`. */
export async function regions(connection: NeonConnection, orgId?: string): Promise<Region[]> {
  const found = await call(connection, {
    ...{ doing: 'listing the regions', path: '/regions', query: { org_id: orgId } },
    answer: z.object({ regions: z.array(region) }),
  });
  return found.regions;
}
