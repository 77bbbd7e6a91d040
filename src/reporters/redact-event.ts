import type { DeployEvent } from '../pipeline/events.ts';
import type { Reporter } from './reporter.ts';

type Redact = (text: string) => string;

/** A reporter that shows every text of an event only after the redactor has seen it. */
export function redacting(inner: Omit<Reporter, 'setRedactor'>): Reporter {
  let redact: Redact = (text) => text;
  return {
    ...inner,
    emit: (event) => {
      inner.emit(redactEvent(event, redact));
    },
    setRedactor: (next) => {
      redact = next;
    },
  };
}

/** The same event with every text in it, at any depth, redacted; keys too. */
export function redactEvent(event: DeployEvent, redact: Redact): DeployEvent {
  return redactValue(event, redact) as DeployEvent;
}

function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redact(key), redactValue(inner, redact)]),
  );
}
