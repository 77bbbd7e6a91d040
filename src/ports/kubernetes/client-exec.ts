import type { Duplex } from 'node:stream';
import { DeployError } from '../../errors.ts';
import { refused } from './client-errors.ts';
import type { Rest } from './client-rest.ts';
import { openPodStream, podPath } from './pod-stream.ts';

/** Channels of the subprotocol v4.channel.k8s.io: after standard input, output and error comes the verdict. */
const [outputChannel, complaintChannel, verdictChannel] = [1, 2, 3];
/** The end of what a program complained of; more helps nobody. */
const complaintLength = 2000;

/** A program in a container; see `Kubernetes.exec`. */
export async function execInPod(
  rest: Rest,
  pod: { namespace: string; name: string },
  container: string,
  argv: readonly string[],
): Promise<Duplex> {
  const query = new URLSearchParams({ container, stdin: 'true', stdout: 'true', stderr: 'true' });
  for (const word of argv) query.append('command', word);
  const doing = `run ${argv[0] ?? ''} in pod ${pod.namespace}/${pod.name}`;
  let complaint = '';
  return openPodStream(rest, `${podPath(pod)}/exec?${query.toString()}`, doing, (channel, data) => {
    if (channel === outputChannel) return { bytes: data };
    if (channel === complaintChannel) {
      complaint = (complaint + data.toString('utf8')).slice(-complaintLength);
    }
    if (channel !== verdictChannel) return undefined;
    const reason = reasonIn(data.toString('utf8'));
    return reason === undefined ? undefined : { failure: ended(rest, doing, reason, complaint) };
  });
}

/** The last line of what it complained of says what happened; the lines before it go along. */
function ended(rest: Rest, doing: string, reason: string, complaint: string): DeployError {
  const lines = complaint.trimEnd().split('\n');
  const said = [reason, lines.at(-1)?.trim() ?? ''].filter((part) => part !== '').join(': ');
  const { kind, code, message, hint = '' } = refused(rest.target, 0, said, doing);
  return new DeployError(kind, code, message, { hint, details: lines });
}

/** Why it did not end well, of the meta/v1 Status on the last channel; undefined when it did. */
function reasonIn(text: string): string | undefined {
  const { status, message } = JSON.parse(text) as { status?: string; message?: string };
  return status === 'Success' ? undefined : (message ?? 'it failed');
}
