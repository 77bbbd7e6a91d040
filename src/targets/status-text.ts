import { renderTable, type Column } from '../reporters/table.ts';
import { styleFor } from '../reporters/style.ts';
import { wrap } from '../reporters/wrap.ts';
import { findingLines, learnMore } from '../reporters/text.ts';
import type { ComponentHealth, HealthDocument } from './health.ts';

const columns: readonly Column[] = [
  { title: 'COMPONENT' },
  { title: 'READY' },
  { title: 'IMAGE' },
  { title: 'AGE', align: 'right' },
  { title: 'RESTARTS', align: 'right' },
  { title: 'ENDPOINT' },
  { title: 'CPU', align: 'right' },
  { title: 'MEMORY', align: 'right' },
  { title: 'AUTOSCALER' },
];

/**
 * The health of a deployment as text: the table, one line of verdict, and remedies for what is wrong; the table
 * for a screen of `width` characters.
 */
export function statusText(health: HealthDocument, width = Number.POSITIVE_INFINITY): string {
  const verdict = wrap(verdictLine(health), width).join('\n');
  if (health.verdict === 'absent') return verdict;
  const style = styleFor(false);
  const table = renderTable(columns, health.components.map(row), width);
  const facts = [
    ...(health.database === null ? [] : [`database  ${health.database.message}`]),
    ...(health.url === null ? [] : [`url       ${health.url}`]),
  ];
  const blocks = [
    table,
    facts.join('\n'),
    verdict,
    ...health.findings.map((finding) => findingLines(finding, style).join('\n')),
    ...health.findings.slice(0, 1).map(({ code }) => learnMore(code, style)),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** One line: what is the case, and what to do next when nothing is there. */
export function verdictLine({ verdict, project, place, components }: HealthDocument): string {
  const where = `${project} ${place}`;
  if (verdict === 'absent') return `not deployed: ${where}. Deploy it with \`todo-deploy up\`.`;
  if (verdict === 'healthy') return `healthy: ${where}`;
  const unwell = components.filter((one) => one.state !== 'ready' || one.endpoint?.ok === false);
  const names = unwell.map(({ name, message }) => `${name} (${message})`).join(', ');
  return `unhealthy: ${where}${names === '' ? ', its database' : `: ${names}`}`;
}

function row(component: ComponentHealth): string[] {
  const { name, ready, desired, image, age, restarts, endpoint, cpu, memory, autoscaler } =
    component;
  const scaler = autoscaler && `${autoscaler.current} of ${autoscaler.min}-${autoscaler.max}`;
  return [
    name,
    component.state === 'absent' ? 'absent' : `${ready}/${desired}`,
    image === null ? '-' : shortImage(image),
    age === null ? '-' : duration(age),
    String(restarts),
    endpoint === null ? '-' : endpointText(endpoint),
    cpu === null ? '-' : `${cpu}m`,
    memory === null ? '-' : `${Math.round(memory / 1024 ** 2)}Mi`,
    scaler === null ? '-' : `${scaler}${autoscaler?.active === false ? ' (no metrics)' : ''}`,
  ];
}

/** A digest is long; its beginning tells it apart. */
function shortImage(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}

function endpointText({ ok, status, ms }: NonNullable<ComponentHealth['endpoint']>): string {
  if (status === 0) return 'no answer';
  return `${ok ? 'ok' : 'failing'} ${status} ${ms} ms`;
}

/** The same health as it is shown at `now` (milliseconds): its pods are older, and nothing else is asked. */
export function agedTo(health: HealthDocument, now: number): HealthDocument {
  const passed = Math.max(0, Math.round((now - Date.parse(health.checkedAt)) / 1000));
  const components = health.components.map((component) => ({
    ...component,
    age: component.age === null ? null : component.age + passed,
  }));
  return { ...health, components };
}

/** 42s, 5m, 3h, 2d: as kubectl writes ages. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
