import { DeployError, messageOf } from '../../errors.ts';

const hints: Readonly<Record<string, string>> = {
  ENOSPC:
    'The system watches as many folders as it may: sudo sysctl fs.inotify.max_user_watches=524288',
  EMFILE: 'Too many programs watch files: sudo sysctl fs.inotify.max_user_instances=512',
};

/** WATCH_FAILED (environment) for a failure of the system. */
export function watchFailed(path: string, error: unknown): DeployError {
  const message = `${path} cannot be watched: ${messageOf(error)}`;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const hint = hints[code] ?? 'Run `todo-deploy up` after each change instead.';
  return new DeployError('environment', 'WATCH_FAILED', message, { hint, cause: error });
}
