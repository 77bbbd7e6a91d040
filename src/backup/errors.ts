import { DeployError } from '../errors.ts';
import type { Checksum } from '../data/tables.ts';

/** BACKUP_DAMAGED (usage): this is not what `db backup` wrote, byte for byte. */
export function damaged(why: string): DeployError {
  return new DeployError('usage', 'BACKUP_DAMAGED', `this is no whole backup: ${why}`, {
    hint: 'Copy the file again, or take another backup. The database was not touched.',
  });
}

/** BACKUP_FORMAT (usage): it was written by another version of this program. */
export function otherFormat(found: string, known: string): DeployError {
  const message = `the backup has the format ${found}, and this version reads ${known}`;
  return new DeployError('usage', 'BACKUP_FORMAT', message, {
    hint: 'Use the version of todo-deploy that wrote it. The database was not touched.',
  });
}

/** BACKUP_UNSUPPORTED (usage): nothing was written. */
export function unsupported(details: readonly string[]): DeployError {
  const message = 'the database holds what a backup of todo-deploy cannot bring back';
  return new DeployError('usage', 'BACKUP_UNSUPPORTED', message, {
    details,
    hint: 'Use pg_dump of the version of the server for this database.',
  });
}

/** RESTORE_NOT_EMPTY (refused). */
export function notEmpty(details: readonly string[]): DeployError {
  const message = 'the database is not empty, and its rows are not to be lost by accident';
  return new DeployError('refused', 'RESTORE_NOT_EMPTY', message, {
    details,
    hint: 'Restore into an empty database, or give these rows up with --replace. Nothing was changed.',
  });
}

/** RESTORE_DIFFERS (environment): the transaction is taken back. */
export function differs(details: readonly string[]): DeployError {
  const message = 'what the database holds after the restore is not what the backup holds';
  return new DeployError('environment', 'RESTORE_DIFFERS', message, {
    details,
    hint: 'Everything was taken back: the database is as it was. See `todo-deploy explain RESTORE_DIFFERS`.',
  });
}

/** A table as a line of `differs`. */
export function differingRows(table: string, backup: Checksum, found: Checksum): string {
  const text = ({ rows, sum }: Checksum): string => `${rows} rows, sum ${sum}`;
  return `${table}: ${text(backup)} in the backup, ${text(found)} in the database`;
}
