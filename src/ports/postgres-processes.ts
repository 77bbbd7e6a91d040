/** A PostgreSQL server, as its processes can be told from those of others. */
export interface ServerIdentity {
  /** Absolute path of its data folder. */
  readonly data: string;
  /** Its cluster_name, which its processes carry in their titles. */
  readonly name: string;
}

/**
 * The processes of a PostgreSQL on this machine. They are found by what they are, not by what started them:
 * children put themselves into groups of their own and write over their environment.
 */
export interface PostgresProcesses {
  /** The postmaster and its children, those too that have lost their postmaster; no zombies. */
  find(server: ServerIdentity): Promise<number[]>;
  /** Whether any process has this pid. */
  isTaken(pid: number): boolean;
  /** Sends a signal; a process that is gone is none of our concern. On Windows every signal ends it at once. */
  signal(pid: number, signal: NodeJS.Signals): void;
}
