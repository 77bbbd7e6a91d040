/** What this machine and the process on it are; none of it changes while the program runs. */
export interface MachineFacts {
  /** Node's names: linux, darwin, win32. */
  readonly platform: NodeJS.Platform;
  /** Node's names: x64, arm64. */
  readonly arch: string;
  /** Version of Node without the v: 20.19.5. */
  readonly node: string;
  /** Release of the kernel: 6.1.0-26-amd64. */
  readonly kernel: string;
  /** Text of /etc/os-release; empty where there is none. */
  readonly osRelease: string;
  readonly home: string;
  /** True for the user who may do everything on Linux and macOS. */
  readonly root: boolean;
  readonly cpus: number;
  readonly memoryBytes: number;
}

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The machine that the program runs on, as far as its condition is of interest. */
export interface Machine {
  readonly facts: MachineFacts;
  /** Space on the disk of a folder, or of the nearest folder above that is there; undefined when nobody says. */
  disk(path: string): Promise<DiskSpace | undefined>;
  /** Whether a program could listen on this port of 127.0.0.1 and ::1 now. */
  portIsFree(port: number): Promise<boolean>;
  /**
   * The addresses behind a host name, as the system resolves it; none when there is no such host.
   * Throws DeployError HOST_UNRESOLVED (environment) when the question itself gets no answer.
   */
  resolve(host: string): Promise<string[]>;
  /** Whether files can be made in a folder, or in the nearest folder above that is there. */
  canWrite(folder: string): Promise<boolean>;
  /** Sets permission bits, links followed. Throws DeployError FILE_UNWRITABLE (environment). */
  setMode(path: string, mode: number): Promise<void>;
}
