import { styleFor, type Style } from '../reporters/style.ts';
import { findingLines, learnMore } from '../reporters/text.ts';
import type { DiagnosisDocument } from './document.ts';

/** What people call the parts of a snapshot, one and many. */
const names: Readonly<Record<string, readonly [one: string, many: string]>> = {
  deployments: ['Deployment', 'Deployments'],
  statefulSets: ['StatefulSet', 'StatefulSets'],
  replicaSets: ['ReplicaSet', 'ReplicaSets'],
  pods: ['pod', 'pods'],
  jobs: ['Job', 'Jobs'],
  events: ['event', 'events'],
  volumeClaims: ['volume claim', 'volume claims'],
  autoscalers: ['autoscaler', 'autoscalers'],
  services: ['Service', 'Services'],
  endpointSlices: ['EndpointSlice', 'EndpointSlices'],
  ingresses: ['Ingress', 'Ingresses'],
  networkPolicies: ['network policy', 'network policies'],
  nodes: ['node', 'nodes'],
  ingressClasses: ['ingress class', 'ingress classes'],
  releases: ['Helm release', 'Helm releases'],
  logs: ['log of a container that ended', 'logs of containers that ended'],
  healthAnswers: ['health answer', 'health answers'],
  parts: ['part of the app', 'parts of the app'],
  databases: ['database asked from this machine', 'databases asked from this machine'],
};

/** A diagnosis as text: the findings, the root first, then what was looked at. */
export function diagnosisText(document: DiagnosisDocument, style: Style = styleFor(false)): string {
  const { findings } = document;
  const blocks = findings.map((finding) => findingLines(finding, style).join('\n'));
  const more = findings.slice(0, 1).map(({ code }) => learnMore(code, style));
  return [...blocks, [summary(document), ...more].join('\n')].join('\n\n');
}

function summary(document: DiagnosisDocument): string {
  const { verdict, findings, looked, unreadable } = document;
  const place = document.place.replace(/^in /, '');
  const seen = Object.entries(looked)
    .filter(([, count]) => count > 0)
    .map(([part, count]) => `${count} ${names[part]?.[count === 1 ? 0 : 1] ?? part}`);
  const hidden = unreadable.map((part) => names[part]?.[1] ?? part);
  const sight =
    `Looked at: ${seen.length === 0 ? 'nothing, it is empty' : seen.join(', ')}.` +
    (hidden.length === 0 ? '' : ` Could not be looked at: ${hidden.join(', ')}.`);
  if (findings.length === 0) return `nothing found: ${place}\n${sight}`;
  const many = findings.length === 1 ? '1 finding' : `${findings.length} findings, the root first`;
  const worth = verdict === 'wrong' ? '' : ', none of them certain';
  return `${many}${worth}: ${place}\n${sight}`;
}
