import { DeployError, messageOf } from '../../errors.ts';
import type { SignIn } from './client-sign-in.ts';
import { forbiddenHint, forbiddenIn, forbiddenText } from './forbidden.ts';

/** Which server we talk to, for messages. */
export interface ServerName {
  readonly context: string;
  readonly server: string;
  /** The files that the context comes from. */
  readonly kubeconfig?: string;
  /** With what it signs in, when that says until when it is valid. */
  readonly signIn?: () => SignIn | undefined;
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name could not be resolved',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer in time',
  ABORT_ERR: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by the authority in the kubeconfig',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by the authority in the kubeconfig',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is not signed by the authority in the kubeconfig',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/** The error for a server that gave no usable answer. */
export function unreachable(target: ServerName, cause: unknown): DeployError {
  const code = (cause as { code?: unknown } | undefined)?.code;
  const known = typeof code === 'string' ? networkReasons[code] : undefined;
  const reason = known ?? (messageOf(cause) || String(code));
  return new DeployError(
    'environment',
    'CLUSTER_UNREACHABLE',
    `the API server ${target.server} of context "${target.context}" does not answer: ${reason}`,
    {
      hint: `Start the cluster, or choose another one with --context. Try: kubectl --context ${target.context} version`,
      cause,
    },
  );
}

/** What the server said in the body of a refusal: the message of a Status object, or the text. */
export function serverMessage(body: string): string {
  try {
    const parsed = JSON.parse(body) as { message?: unknown };
    if (typeof parsed.message === 'string' && parsed.message !== '') return parsed.message;
  } catch {
    // Not a Status object: proxies answer in plain text.
  }
  return body.trim().slice(0, 500);
}

/** The error for an answer that is a refusal: `doing` says what was asked, such as "get pods". */
export function refused(
  target: ServerName,
  status: number,
  body: string,
  doing: string,
): DeployError {
  const message = serverMessage(body) || `status ${status}`;
  if (status === 401) {
    const signIn = target.signIn?.();
    if (signIn !== undefined && signIn.until.getTime() < Date.now()) return expired(target, signIn);
    return new DeployError(
      'environment',
      'CLUSTER_FORBIDDEN',
      `context "${target.context}" is not signed in to ${target.server}: ${message}`,
      {
        hint: 'Its credentials are wrong or have expired: sign in again, then repeat the command.',
      },
    );
  }
  const denied = status === 403 ? forbiddenIn(message) : undefined;
  if (denied !== undefined) {
    return new DeployError(
      'environment',
      'CLUSTER_FORBIDDEN',
      `context "${target.context}": ${forbiddenText(denied)}`,
      { details: [message], hint: forbiddenHint(denied) },
    );
  }
  if (status === 403) {
    return new DeployError(
      'environment',
      'CLUSTER_FORBIDDEN',
      `context "${target.context}" may not ${doing}: ${message}`,
      { hint: 'Use a context with more rights, or ask the administrator of the cluster for them.' },
    );
  }
  if (status === 503) return unreachable(target, new Error(message));
  return new DeployError(
    'environment',
    'KUBE_REJECTED',
    `the cluster refused to ${doing}: ${message}`,
    {
      hint: `Context "${target.context}", server ${target.server}, status ${status}.`,
    },
  );
}

function expired(
  { context, server, kubeconfig }: ServerName,
  { what, until }: SignIn,
): DeployError {
  const where = kubeconfig === undefined ? '' : ` in ${kubeconfig}`;
  return new DeployError(
    'environment',
    'KUBECONFIG_EXPIRED',
    `the ${what} of context "${context}"${where} expired on ${until.toISOString()}; ${server} refuses it`,
    {
      hint: 'Sign in again, as your provider describes it, or get a new kubeconfig; a local cluster renews it when it is started again (minikube start). If the day is wrong, set the clock of this machine right.',
    },
  );
}

/** True when an error of this port has the given code. */
export function hasCode(error: unknown, code: string): error is DeployError {
  return error instanceof DeployError && error.code === code;
}
