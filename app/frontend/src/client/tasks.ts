import type { CalendarDate } from './dates';
import { today } from './dates';
import { type Filters, taskQuery } from './filters';
import type { Priority } from './priorities';
import { request } from './request';

/** What a person says of a task. */
export interface TaskFields {
  title: string;
  description: string;
  priority: Priority;
  tags: string[];
  due_on: CalendarDate | null;
}

/** A task as the backend gives it; times are ISO 8601 in UTC. */
export interface Task extends TaskFields {
  id: number;
  completed: boolean;
  created_at: string;
  updated_at: string;
}

export interface TaskPage {
  items: Task[];
  /** How many tasks match in all, not only on this page. */
  total: number;
}

export interface Tag {
  name: string;
  /** How many tasks carry it. */
  count: number;
}

export type TaskChange = Partial<TaskFields & Pick<Task, 'completed'>>;

export const TITLE_LENGTH = 200;
export const DESCRIPTION_LENGTH = 4000;
export const PAGE_SIZE = 50;
/** The most that the backend gives at once. */
export const MAX_PAGE_SIZE = 200;

const TASKS = '/api/backend/tasks';

/** Tasks of the signed-in user that match, from `offset` on. */
export function listTasks(
  filters: Filters,
  { offset, limit }: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<TaskPage> {
  const query = taskQuery(filters, today());
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  return request(`${TASKS}?${query}`, { signal });
}

/** How many tasks are open, whatever the list shows. */
export async function countOpen(signal: AbortSignal): Promise<number> {
  const page = await request<TaskPage>(`${TASKS}?completed=false&limit=1`, { signal });
  return page.total;
}

/** Tags of the signed-in user, most used first. */
export async function listTags(signal: AbortSignal): Promise<Tag[]> {
  const answer = await request<{ items: Tag[] }>('/api/backend/tags', { signal });
  return answer.items;
}

export function addTask(fields: TaskFields): Promise<Task> {
  return request(TASKS, { method: 'POST', body: fields });
}

export function changeTask(id: number, change: TaskChange): Promise<Task> {
  return request(`${TASKS}/${id}`, { method: 'PATCH', body: change });
}

export function deleteTask(id: number): Promise<void> {
  return request(`${TASKS}/${id}`, { method: 'DELETE' });
}
