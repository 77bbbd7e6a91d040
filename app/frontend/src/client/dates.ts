/** Calendar dates as the backend writes them: YYYY-MM-DD, without time and zone. */
export type CalendarDate = string;

/** Today where the person is. */
export function today(now = new Date()): CalendarDate {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The date a number of days later, or earlier when negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** Monday and Sunday of the week that a date is in (weeks as in ISO 8601). */
export function weekOf(date: CalendarDate): { from: CalendarDate; to: CalendarDate } {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { from: addDays(date, -weekday), to: addDays(date, 6 - weekday) };
}

/**
 * A due date in words: `today`, `tomorrow`, `yesterday`, else day and month, with the year when
 * it is not the present one.
 */
export function dueText(due: CalendarDate, now: CalendarDate): string {
  if (due === now) return 'today';
  if (due === addDays(now, 1)) return 'tomorrow';
  if (due === addDays(now, -1)) return 'yesterday';
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(due.slice(0, 4) === now.slice(0, 4) ? {} : { year: 'numeric' }),
  }).format(new Date(`${due}T00:00:00Z`));
}

/** Time zone of the browser as an IANA name. */
export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
