import { fieldText } from './form';
import { parseTags } from './tags';
import { PRIORITIES } from './priorities';
import type { TaskFields } from './tasks';

/** What a form says of a task, or what is wrong with it. */
export type FormFields = { fields: TaskFields } | { problem: string };

/** Reads the fields of a task from a form; those that the form does not show are as by default. */
export function readTaskFields(form: HTMLFormElement): FormFields {
  const title = fieldText(form, 'title');
  if (title === '') return { problem: 'Give the task a title.' };
  const parsed = parseTags(fieldText(form, 'tags'));
  if ('problem' in parsed) return parsed;
  const wanted = fieldText(form, 'priority');
  return {
    fields: {
      title,
      description: fieldText(form, 'description'),
      priority: PRIORITIES.find((priority) => priority === wanted) ?? 'medium',
      tags: parsed.tags,
      due_on: fieldText(form, 'due_on') || null,
    },
  };
}
