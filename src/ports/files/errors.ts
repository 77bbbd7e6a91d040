import { DeployError, messageOf } from '../../errors.ts';

const unwritable: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENAMETOOLONG: 'the name is too long',
  EEXIST: 'it is there already',
  ENOTEMPTY: 'a folder with something in it is there already',
  EXDEV: 'it would have to move to another disk',
  ELOOP: 'symbolic links go round in a circle',
};

/** Nothing is there: an answer, not a failure. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A failure of the file system while reading `path`, as a DeployError. */
export function readFailure(path: string, error: unknown): DeployError {
  return new DeployError(
    'environment',
    'FILE_UNREADABLE',
    `cannot read ${path}: ${reasonOf(error)}`,
    {
      hint: 'Check the permissions of the file and of the folders above it.',
      cause: error,
    },
  );
}

/** A failure of the file system while writing `path`, as a DeployError. */
export function writeFailure(path: string, error: unknown): DeployError {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const what = code === 'ENOSPC' ? 'the disk is full' : 'the disk quota is used up';
    return new DeployError('environment', 'DISK_FULL', `cannot write ${path}: ${what}`, {
      hint: 'Free some space (df -h shows where), then run the command again.',
      cause: error,
    });
  }
  return new DeployError(
    'environment',
    'FILE_UNWRITABLE',
    `cannot write ${path}: ${reasonOf(error)}`,
    {
      hint: 'Check the permissions of the folder, or work in another one.',
      cause: error,
    },
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}

function reasonOf(error: unknown): string {
  return unwritable[codeOf(error) ?? ''] ?? messageOf(error);
}
