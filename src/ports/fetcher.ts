/** A file on the network, and where it is to lie here. */
export interface FetchRequest {
  readonly url: string;
  /** Absolute path. The file appears there whole and checked, or not at all; folders on the way are made. */
  readonly to: string;
  /** SHA-256 of what the URL gives, in hex. */
  readonly sha256: string;
  /** The URL gives an archive (.tar.gz or .zip): the file is this member of it. */
  readonly member?: string;
  /** Permission bits, such as 0o755. */
  readonly mode: number;
  readonly signal?: AbortSignal;
  /** Bytes that are there, and how many there will be when the server says so. */
  readonly onProgress?: (have: number, of: number | undefined) => void;
}

/** Brings files from the network. */
export interface Fetcher {
  /**
   * Fetches a file. What an earlier try left is gone on with, where the server can; two at once wait for each
   * other. Throws DeployError (environment): DOWNLOAD_UNREACHABLE, DOWNLOAD_BROKEN_OFF (no end, or no progress),
   * DOWNLOAD_WRONG (another content than the checksum says), DOWNLOAD_BUSY, FILE_UNWRITABLE, DISK_FULL;
   * INTERRUPTED when the signal fires.
   */
  fetch(request: FetchRequest): Promise<void>;
}
