export interface FileEntry {
  /** Relative to the folder asked for, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Permission bits, for instance 0o644. */
  readonly mode: number;
  readonly size: number;
}

export interface WriteOptions {
  /** Permission bits from the first byte on; 0o644 when not given. */
  readonly mode?: number;
  /** Not waited for until it is on the disk: for what can be made anew. */
  readonly lazy?: boolean;
}

/** What a folder holds, by content: times, owners, order and machine make no difference. */
export interface FolderDigest {
  /**
   * SHA-256 in hex over the paths of all files and links, their executable bits and contents. Empty folders
   * make no difference. A file that goes away meanwhile is left out.
   */
  readonly digest: string;
  /** Path to a short text that changes with the file or link; made when it is asked for. */
  contents(): ReadonlyMap<string, string>;
}

export interface DigestOptions {
  /** What stays out; of a folder, all that is in it. */
  readonly skip?: (path: string, kind: FileEntry['kind']) => boolean;
  /** What was seen is kept in this file, so that next time only what has changed is read. */
  readonly memory?: {
    /** Absolute path, on the disk of the folder; its own folder is made. Never needed, never waited for. */
    readonly file: string;
    /** All that `skip` depends on: after a change of it, nothing that was kept is used. */
    readonly rules: string;
  };
}

/** A user of the system, by number. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The file system. Paths are absolute. Failures are DeployErrors (environment): FILE_UNREADABLE,
 * FILE_UNWRITABLE, DISK_FULL; a missing file is undefined or false, not an error.
 */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Writes whole or not at all (a temporary file, then rename); makes the folders on the way. */
  writeText(path: string, text: string, options?: WriteOptions): Promise<void>;
  /** The same for bytes. */
  writeBytes(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
  /** The same for bytes that come one after the other. */
  writeStream(
    path: string,
    chunks: AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ): Promise<void>;
  /** A file, piece by piece; ends with FILE_UNREADABLE when it is not there. */
  readStream(path: string): AsyncIterable<Uint8Array>;
  exists(path: string): Promise<boolean>;
  stat(path: string): Promise<FileEntry | undefined>;
  /** Everything below a folder, in byte order of the paths; empty when there is no such folder. */
  walk(
    folder: string,
    skip?: (path: string, kind: FileEntry['kind']) => boolean,
  ): Promise<FileEntry[]>;
  /** What is in a folder, by content; of no folder, that of an empty one. */
  digest(folder: string, options?: DigestOptions): Promise<FolderDigest>;
  /** Target of a symbolic link. */
  readLink(path: string): Promise<string>;
  /** The path with every link in it followed; the path itself when there is nothing. */
  realPath(path: string): Promise<string>;
  copy(from: string, to: string): Promise<void>;
  /** Makes a folder and those on the way to it; it then has this mode, also when it was there before. */
  makeFolder(path: string, options?: { readonly mode?: number }): Promise<void>;
  /** Makes a symbolic link to a target that is relative to its folder. Throws when something is there. */
  makeLink(path: string, target: string): Promise<void>;
  /** Moves a file or folder in one step, on one disk; `to` must not be a folder with something in it. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file, or a folder with all that is below it, to a user. Only for root; links are not followed. */
  chown(path: string, user: SystemUser): Promise<void>;
  remove(path: string): Promise<void>;
}
