import type { Failure } from '@/client/task-state';
import type { TaskList } from '@/client/use-tasks';
import { Notice } from './notice';

interface Props {
  list: TaskList;
  /** The text of the task that could not be added is in the form again. */
  putBack: boolean;
}

/** Says what failed last, and offers to try that again. */
export function TaskNotice({ list: { failure, dismiss, reload, run }, putBack }: Props) {
  if (!failure) return null;
  const { operation } = failure;
  if (!operation) return <Notice error={failure.error} onRetry={reload} />;
  const again = () => {
    dismiss();
    void run(operation);
  };
  const inForm = operation.kind === 'add' && putBack;
  return (
    <Notice
      error={failure.error}
      title={titleOf(failure)}
      onRetry={inForm ? undefined : again}
      onDismiss={dismiss}
    />
  );
}

function titleOf({ operation, error }: Failure): string {
  if (operation?.kind === 'add') return `“${operation.fields.title}” was not added`;
  if (operation?.kind === 'remove') return `Not deleted: ${error.title}`;
  return `Not changed: ${error.title}`;
}
