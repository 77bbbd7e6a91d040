import type { DiagnosisDocument } from '../inspection/document.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { diagnosisText } from '../inspection/text.ts';
import { eventLine, lastSeen } from '../diagnosis/view.ts';
import { typed } from '../rollout/kube-types.ts';
import type { BundleFile } from './archive.ts';
import type { ContainerLog } from './container-logs.ts';
import { sanitized, sanitizedObject } from './sanitize.ts';

/** Names a file as a bundle, and what may read it. */
export const bundleKind = { kind: 'todo-deploy-bundle', version: 1 } as const;

export interface BundleInput {
  readonly inspection: Inspection;
  readonly logs: readonly ContainerLog[];
  /** The plan as text, or why there is none. */
  readonly plan: string;
  /** Program to version. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether the Secrets of the namespace could be read, so that their values were looked for. */
  readonly secretsRead: boolean;
}

/** An inspection without what must not leave the machine, and the secret values that were found in it. */
export function cleaned(inspection: Inspection): {
  inspection: Inspection;
  secrets: readonly string[];
} {
  const { snapshot, secrets } = sanitized(inspection.snapshot);
  const more = [...secrets];
  const { namespace } = inspection.surroundings;
  const surroundings = {
    ...inspection.surroundings,
    ...(namespace === undefined ? {} : { namespace: sanitizedObject(namespace, more) }),
  };
  return { inspection: { ...inspection, snapshot, surroundings }, secrets: more };
}

/** The same inspection with every text in it scrubbed. */
export function scrubbed(inspection: Inspection, scrub: (text: string) => string): Inspection {
  const { evidence, ...rest } = inspection;
  const logs = [...evidence.logs].map(
    ([key, lines]) => [key, scrub(lines.join('\n')).split('\n')] as const,
  );
  const health = [...evidence.health].map(
    ([key, { status, body }]) => [key, { status, body: scrub(body) }] as const,
  );
  return {
    ...(deep(rest, scrub) as Omit<Inspection, 'evidence'>),
    evidence: { logs: new Map(logs), health: new Map(health) },
  };
}

/** The files of a bundle; `inspection` and `document` have been scrubbed, the rest is here. */
export function bundleFiles(
  input: BundleInput,
  document: DiagnosisDocument,
  scrub: (text: string) => string,
): BundleFile[] {
  const { inspection, logs, plan, versions } = input;
  const { evidence } = inspection;
  const written = {
    ...inspection,
    evidence: {
      logs: Object.fromEntries(evidence.logs),
      health: Object.fromEntries(evidence.health),
    },
  };
  return [
    { path: 'manifest.json', text: json({ ...bundleKind, at: document.checkedAt, versions }) },
    { path: 'README.txt', text: readme(input) },
    { path: 'diagnosis.txt', text: `${diagnosisText(document)}\n` },
    { path: 'findings.json', text: json(document.findings) },
    { path: 'inspection.json', text: json(written) },
    { path: 'events.txt', text: events(inspection) },
    { path: 'plan.txt', text: scrub(plan) },
    ...logs.map(({ path, text }) => ({ path, text: scrub(text) })),
  ];
}

function readme({ secretsRead, inspection }: BundleInput): string {
  const { namespace, context } = inspection;
  return [
    `What todo-deploy saw in namespace ${namespace} of context ${context}.`,
    '',
    'diagnosis.txt    what is wrong, the root first; findings.json is the same for programs',
    'events.txt       the events of the namespace in order of time',
    'plan.txt         what `todo-deploy up` would do',
    'logs/            the last lines of every container, and of its run before',
    'inspection.json  the objects; todo-deploy diagnose --from FILE diagnoses them again',
    'manifest.json    versions of the programs',
    '',
    'Taken out: the data of Secrets (they were not written at all), values of secret-looking variables, flags',
    'and annotations wherever they appear, annotations of others than Kubernetes and Helm, passwords in URLs, tokens and private keys.',
    secretsRead
      ? 'The values of the Secrets of this namespace were looked for in every file.'
      : 'The Secrets of this namespace could not be read, so their values could NOT be looked for.',
    'Names of hosts, images and objects are in it. Look through it before you give it away.',
    '',
  ].join('\n');
}

function events({ snapshot }: Inspection): string {
  const sorted = [...typed(snapshot, 'events')].sort((a, b) => lastSeen(a) - lastSeen(b));
  const lines = sorted.map((event) => {
    const { kind = '', name = '' } = event.involvedObject ?? {};
    const time = new Date(lastSeen(event)).toISOString();
    return `${time} ${kind.toLowerCase()}/${name} ${eventLine(event)}`;
  });
  return `${lines.join('\n')}\n`;
}

function deep(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [scrub(key), deep(inner, scrub)]),
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
