import { typed } from '../../rollout/kube-types.ts';
import { componentOf } from '../../rollout/ownership.ts';
import { isReadable } from '../../rollout/snapshot.ts';
import type { ContainerView, View } from '../view.ts';
import { explainDatabase } from './database.ts';

/** A program cannot reach another program of the same app. */
export interface UpstreamTrouble {
  /** The line that says so. */
  readonly said: string;
  /** Whom it asks: a host, an address, or the name of a component. */
  readonly asked: string;
  readonly port: number | undefined;
  /** The Service that is meant, when there is one. */
  readonly service: string | undefined;
  readonly how: 'missing' | 'itself' | 'silent';
}

/** Failures of a connection, as Node's fetch, undici, httpx, requests and urllib3 name them. */
const failed =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|fetch failed|connection refused|ConnectError|ConnectTimeout|all connection attempts failed|max retries exceeded|timed out|name or service not known|name resolution/i;
const url = /\bhttps?:\/\/([a-z0-9][\w.-]*)(?::(\d+))?/i;
const hostInError = /(?:ENOTFOUND|EAI_AGAIN) ([a-z0-9][\w.-]*)/i;
const addressInError = /(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) ([\d.]+|::1):(\d+)/;
/** A name that a program gives to the cause: `backend_unreachable`. */
const named = /"([a-z][a-z0-9-]*)_(?:unreachable|timeout|unavailable|down)"/;
const aboutKeys = /jwks|signing keys/i;

/** What a container says about another component that it cannot reach, the newest line first. */
export function upstreamTrouble(view: View, container: ContainerView): UpstreamTrouble | undefined {
  if (container.init) return undefined;
  const health = view.evidence.health.get(container.pod.metadata.name);
  const answers = health === undefined || health.status < 400 ? [] : [health.body];
  for (const said of [...answers, ...container.lines.toReversed()]) {
    const about = failed.test(said) || named.test(said);
    if (!about || aboutKeys.test(said) || explainDatabase(said) !== undefined) continue;
    const trouble = targetIn(view, container, said);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function targetIn(view: View, container: ContainerView, said: string): UpstreamTrouble | undefined {
  const [, host, urlPort] = url.exec(said) ?? [];
  const [, address, addressPort] = addressInError.exec(said) ?? [];
  const asked = host ?? hostInError.exec(said)?.[1] ?? address;
  const port = urlPort ?? addressPort;
  if (asked !== undefined) {
    const found = serviceFor(view, asked);
    const about = { said, asked, port: port === undefined ? undefined : Number(port) };
    if (found !== undefined) return { ...about, service: found, how: 'silent' };
    if (/^(localhost|127\.|::1)/.test(asked))
      return { ...about, service: undefined, how: 'itself' };
    const how = isReadable(view.snapshot, 'services') ? 'missing' : 'silent';
    if (isClusterName(asked)) return { ...about, service: undefined, how };
  }
  const component = named.exec(said)?.[1];
  const known = typed(view.snapshot, 'deployments').find(
    ({ metadata }) => componentOf(metadata) === component,
  );
  if (component === undefined || known === undefined || component === container.component)
    return undefined;
  return { said, asked: component, port: undefined, service: known.metadata.name, how: 'silent' };
}

/** The Service that a host name or an address inside the cluster means. */
function serviceFor({ snapshot }: View, host: string): string | undefined {
  const [first] = host.split('.');
  const services = typed(snapshot, 'services');
  const byName = isClusterName(host)
    ? services.find(({ metadata }) => metadata.name === first)
    : undefined;
  return (byName ?? services.find(({ spec }) => spec?.clusterIP === host))?.metadata.name;
}

/** `backend`, `backend.app`, `backend.app.svc.cluster.local`: a name that only a cluster knows. */
function isClusterName(host: string): boolean {
  return (
    /^[a-z][a-z0-9-]*(\.[a-z0-9-]+(\.svc(\.cluster\.local)?)?)?$/.test(host) &&
    !/\.(com|org|net|io|dev|test|app)$/.test(host) &&
    host !== 'localhost'
  );
}
