import { request } from './request';

/** A task as the backend gives it; times are ISO 8601 in UTC. */
export interface Task {
  id: number;
  title: string;
  description: string;
  completed: boolean;
  created_at: string;
  updated_at: string;
}

export interface TaskPage {
  items: Task[];
  /** How many tasks there are in all, not only on this page. */
  total: number;
}

export type TaskChange = Partial<Pick<Task, 'title' | 'description' | 'completed'>>;

export const TITLE_LENGTH = 200;
export const DESCRIPTION_LENGTH = 4000;

const TASKS = '/api/backend/tasks';
const PAGE_SIZE = 50;

/** Tasks of the signed-in user, newest first, beginning after `offset` of them. */
export function listTasks(offset: number, signal?: AbortSignal): Promise<TaskPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) });
  return request(`${TASKS}?${query}`, signal ? { signal } : {});
}

export function addTask(title: string): Promise<Task> {
  return request(TASKS, { method: 'POST', body: { title } });
}

export function changeTask(id: number, change: TaskChange): Promise<Task> {
  return request(`${TASKS}/${id}`, { method: 'PATCH', body: change });
}

export function deleteTask(id: number): Promise<void> {
  return request(`${TASKS}/${id}`, { method: 'DELETE' });
}
