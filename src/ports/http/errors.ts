import { DeployError, messageOf } from '../../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached from here',
  ENETUNREACH: 'the network cannot be reached from here',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};

/** Why a request failed. A fetch says only `fetch failed`; what happened is its cause. */
export function reasonOf(error: unknown): string {
  const happened = (error instanceof Error ? error.cause : undefined) ?? error;
  const code = codeOf(happened);
  return (code === undefined ? undefined : reasons[code]) ?? messageOf(happened);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The address without user, password and query, which may be secret. */
export function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an address that is not a URL';
  }
}

/** HTTP_UNREACHABLE (environment) with the reason. */
export function unreachable(url: string, reason: string, cause?: unknown): DeployError {
  return new DeployError('environment', 'HTTP_UNREACHABLE', `${withoutSecrets(url)}: ${reason}`, {
    cause,
  });
}
