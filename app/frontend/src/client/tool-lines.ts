import type { ToolStep } from './chat';

/** What a tool does, in words: while it runs, when it has, and when it could not. */
interface Verbs {
  running: string;
  done: string;
  failed: string;
}

const VERBS: Record<string, Verbs> = {
  add_task: { running: 'Adding', done: 'Added', failed: 'Could not add' },
  complete_task: { running: 'Completing', done: 'Completed', failed: 'Could not complete' },
  reopen_task: { running: 'Reopening', done: 'Reopened', failed: 'Could not reopen' },
  update_task: { running: 'Changing', done: 'Changed', failed: 'Could not change' },
  delete_task: { running: 'Deleting', done: 'Deleted', failed: 'Could not delete' },
};

const READING_TOOLS = new Set(['list_tasks']);

/** Whether the tool may have changed tasks. */
export function changesTasks(step: Pick<ToolStep, 'name' | 'status'>): boolean {
  return step.status !== 'running' && !READING_TOOLS.has(step.name);
}

/** One short line about what the assistant did: `Added “Buy milk”`. */
export function toolLine(step: Omit<ToolStep, 'id'>): string {
  const reason = step.status === 'failed' && step.error ? `: ${step.error}` : '';
  if (step.name === 'list_tasks') return `${listLine(step)}${reason}`;
  const verbs = VERBS[deed(step)];
  const what = verbs ? subject(step) : step.name.replaceAll('_', ' ');
  const verb = (verbs ?? { running: 'Running', done: 'Ran', failed: 'Could not run' })[step.status];
  return `${verb} ${what}${step.status === 'running' ? '…' : reason}`;
}

/** An update of nothing but `completed` is what people call completing or reopening. */
function deed({ name, arguments: given }: Omit<ToolStep, 'id'>): string {
  const only = Object.keys(given).every((key) => key === 'id' || key === 'completed');
  if (name !== 'update_task' || !only || given.completed === undefined) return name;
  return given.completed === true ? 'complete_task' : 'reopen_task';
}

function listLine({ status, result }: Omit<ToolStep, 'id'>): string {
  if (status === 'running') return 'Looking at your tasks…';
  if (status === 'failed') return 'Could not look at your tasks';
  const total = field(result, 'total') ?? list(result)?.length;
  if (typeof total !== 'number') return 'Looked at your tasks';
  return `Looked at your tasks: ${total} found`;
}

/** The task by its title, else by its id. */
function subject({ arguments: given, result }: Omit<ToolStep, 'id'>): string {
  const title = field(result, 'title') ?? field(field(result, 'task'), 'title') ?? given.title;
  if (typeof title === 'string') return `“${title}”`;
  const id = given.id ?? given.task_id;
  return typeof id === 'number' || typeof id === 'string' ? `task ${id}` : 'a task';
}

function list(value: unknown): unknown[] | undefined {
  const items = Array.isArray(value) ? value : (field(value, 'items') ?? field(value, 'tasks'));
  return Array.isArray(items) ? (items as unknown[]) : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
