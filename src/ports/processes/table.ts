import type { Marker, RunningProcess } from '../processes.ts';

/** How one kind of system tells what runs. Zombies do not count as running. */
export interface ProcessTable {
  /** When the process was started, or undefined when it is gone. */
  startOf(pid: number): Promise<string | undefined>;
  /** See Processes.ownsPort; absent where it cannot be known. */
  ownsPort?(group: number, marker: Marker, port: number): Promise<boolean | undefined>;
  list(marker: Marker): Promise<RunningProcess[]>;
}
