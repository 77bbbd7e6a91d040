import { endingOf } from '../../databases/ending.ts';
import { endpointOf, readOrigin } from '../../databases/origin.ts';
import type { CommandContext } from '../command.ts';

/**
 * Whether a URL leads to a temporary database of this project that has not ended, and tells of it then: each
 * new one begins empty, and would take the place of the claim link.
 */
export async function standingTemporary(
  { ports, emit }: CommandContext,
  root: string,
  url: string | undefined,
): Promise<boolean> {
  const origin = await readOrigin(root, ports.files);
  if (origin?.kind !== 'temporary' || url === undefined || endpointOf(url) !== origin.host)
    return false;
  const ending = endingOf(origin, ports.clock.now());
  if (ending?.state === 'past') return false;
  const until =
    ending === undefined
      ? 'it was claimed, and does not end'
      : `it ends ${ending.when} (${ending.at})`;
  emit({ type: 'note', message: `there is a temporary database already: ${until}` });
  return true;
}
