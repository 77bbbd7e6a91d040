import { DeployError, messageOf } from '../../errors.ts';
import type { LogLine } from '../../ports/kubernetes.ts';
import type { LogLane } from './log-lane.ts';
import type { LogPosition } from './log-position.ts';
import { rotatedLines, type RotatedLog } from './log-rotated.ts';

const gone = 'its log was rotated, and the older file is gone';

/** What a node has in its older files of a log that is not read from its last line on. */
export interface Rotation {
  readonly log: RotatedLog;
  /** The first line that the API shows; undefined when it shows none. */
  readonly first: LogLine | undefined;
  readonly position: LogPosition;
  readonly lane: LogLane;
  readonly miss: (why: string, before: string | undefined) => void;
}

/**
 * Shows the lines between the position and the first line that the API shows, from the older files of the
 * node, or tells that they are missing. Resolves with the beginning of a line that ends in the present file.
 * Throws CLUSTER_UNREACHABLE when it is worth another try.
 */
export async function bridgeRotation(rotation: Rotation): Promise<LogLine | undefined> {
  const { log, first, position, lane, miss } = rotation;
  let any = false;
  let begun: LogLine | undefined;
  position.reopen();
  try {
    for await (const batch of rotatedLines(log)) {
      const end = batch.findIndex(({ time, text }) => time === first?.time && text === first.text);
      const before = end < 0 ? batch : batch.slice(0, end);
      if (before.at(-1)?.unfinished === true) begun = before.pop();
      any ||= before.length > 0;
      const { lines, gapAfter } = position.take(before);
      if (gapAfter !== undefined) {
        miss(gone, (lines[0] ?? first)?.time);
        position.goOn();
        position.take(lines);
      }
      await lane.add(lines);
      if (end >= 0) break;
    }
  } catch (error) {
    if (!(error instanceof DeployError) || error.code === 'CLUSTER_UNREACHABLE') throw error;
    const why = `the node's older files cannot be read (${messageOf(error)})`;
    miss(`its log was rotated, and ${why}`, first?.time);
    return undefined;
  }
  if (!any) miss(gone, first?.time);
  return begun;
}
