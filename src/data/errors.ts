import { DeployError } from '../errors.ts';
import type { Checksum, Table } from './tables.ts';

/** DATA_INVALID (usage): this is not what `data export` wrote. */
export function invalid(why: string): DeployError {
  return new DeployError('usage', 'DATA_INVALID', why, {
    hint: 'Export it again: `todo-deploy data export FILE`. Nothing was changed.',
  });
}

/** DATA_PRESENT (refused). */
export function present(details: string[]): DeployError {
  const message = 'there are rows already, and they are not to be lost by accident';
  return new DeployError('refused', 'DATA_PRESENT', message, {
    details,
    hint: 'Replace them with --replace. Nothing was changed.',
  });
}

/** DATA_SCHEMA (usage). */
export function differs(details: string[]): DeployError {
  const message = 'the tables of the data and of the database are not the same';
  return new DeployError('usage', 'DATA_SCHEMA', message, {
    details,
    hint: 'Deploy the same version of the app on both sides first. Nothing was changed.',
  });
}

/** DATA_DAMAGED (usage). */
export function damaged({ name }: Table, announced: Checksum, found: Checksum): DeployError {
  return new DeployError('usage', 'DATA_DAMAGED', `table ${name} did not arrive as it was sent`, {
    details: [
      `sent: ${announced.rows} rows, sum ${announced.sum}`,
      `arrived: ${found.rows} rows, sum ${found.sum}`,
    ],
    hint: 'Export it again. Nothing was changed.',
  });
}

/** INTERRUPTED: the transaction is rolled back. */
export function stopped(): DeployError {
  return new DeployError(
    'interrupted',
    'INTERRUPTED',
    'the import was stopped: nothing was changed',
  );
}
