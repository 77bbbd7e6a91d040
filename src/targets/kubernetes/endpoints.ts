import { explainDatabase } from '../../diagnosis/rules/database.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { oneLine } from '../../diagnosis/view.ts';
import { DeployError } from '../../errors.ts';
import type { NamedComponent } from '../../config/project.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { proxyPath } from '../../rollout/proxy-path.ts';
import type { EndpointHealth } from '../health.ts';

/** An answer of a health path, and what it says about what the component depends on. */
export interface EndpointAnswer extends EndpointHealth {
  readonly body: string;
}

const timeoutMs = 5_000;

/** Asks the health path of a component through the Service proxy of the API server. */
export async function askEndpoint(
  kubernetes: Kubernetes,
  namespace: string,
  service: string,
  { port, health }: Pick<NamedComponent, 'port' | 'health'>,
): Promise<EndpointAnswer> {
  const path = proxyPath(namespace, `services/${service}`, port, health);
  try {
    const answer = await kubernetes.raw(path, { timeoutMs });
    return { ...answer, ok: answer.status >= 200 && answer.status < 300 };
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'CLUSTER_UNREACHABLE') throw error;
    return { ok: false, status: 0, ms: timeoutMs, body: `no answer within ${timeoutMs / 1000} s` };
  }
}

/** The finding about a health path that does not answer well. */
export function endpointFinding(
  { name, health }: Pick<NamedComponent, 'name' | 'health'>,
  service: string,
  { status, body }: EndpointAnswer,
): Finding {
  const meaning = explainDatabase(body);
  const text = oneLine(textOf(body));
  const unlinked = status === 503 && /no endpoints available for service/.test(body);
  const answered = status === 0 ? 'does not answer' : `answers ${status}`;
  return {
    code: meaning?.code ?? (unlinked ? 'SERVICE_WITHOUT_ENDPOINTS' : 'ENDPOINT_FAILING'),
    component: name,
    object: `service/${service}`,
    cause: meaning?.cause ?? `${health} ${answered}${text === '' ? '' : `: ${text}`}`,
    evidence: [`${health} ${answered}${text === '' ? '' : `: ${text}`}`],
    remedy: meaning?.remedy ?? `See what it says: todo-deploy logs ${name}`,
    confidence: 'certain',
    patience: 'transient',
  };
}

/** What a body says: the message of a Kubernetes Status, else the text. */
function textOf(body: string): string {
  const parsed = parse(body);
  return parsed?.['kind'] === 'Status' ? String(parsed['message']) : body;
}

/** What a health answer says about a database, when it has a check of that name. */
export function databaseCheck(body: string): { ok: boolean; message: string } | undefined {
  const parsed = parse(body);
  const checks = parsed?.['checks'];
  if (typeof checks !== 'object' || checks === null) return undefined;
  const states = Object.entries(checks as Record<string, unknown>);
  const database = states.find(([name]) => /database|postgres|^db$/i.test(name))?.[1];
  if (database === undefined) return undefined;
  const bad = states.filter(([, state]) => state !== 'ok' && state !== true);
  const detail = typeof parsed?.['detail'] === 'string' ? parsed['detail'] : undefined;
  const message = detail ?? bad.map(([name, state]) => `${name}: ${String(state)}`).join(', ');
  return bad.length === 0 ? { ok: true, message: 'ok' } : { ok: false, message };
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
