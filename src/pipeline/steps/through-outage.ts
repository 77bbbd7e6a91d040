import { DeployError, interrupted } from '../../errors.ts';
import type { Run } from '../run.ts';

/** How long Helm may fail because it does not reach the API server, and how often it is run again. */
const budgetMs = 60_000;
const mostRuns = 5;

/** What Helm says when the connection is to blame, not the chart (Go's net, net/http and client-go). */
const connectionLost =
  /connection (refused|reset|lost)|unexpected EOF|: EOF|i\/o timeout|TLS handshake timeout|cluster unreachable|apiserver not ready|unable to handle the request|GOAWAY|no route to host/i;

/**
 * Runs Helm again when it lost the API server, once that answers. The second run carries out the same release:
 * what the first had changed already is as it should be then, so nothing rolls out twice.
 */
export async function throughOutage(
  { cluster, ports, signal }: Run,
  tell: (message: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const until = ports.clock.now() + budgetMs;
  for (let runs = 1; ; runs += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isConnectionLost(error) || runs >= mostRuns || ports.clock.now() >= until) throw error;
      if (signal.aborted) throw interrupted('Release');
      tell(`Helm lost the API server; again as soon as it answers, for up to ${budgetMs / 1000} s`);
      await cluster.kubernetes.version();
    }
  }
}

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof DeployError) || error.code !== 'HELM_FAILED') return false;
  return connectionLost.test(error.details.join('\n'));
}
