import type { Duplex } from 'node:stream';
import { refused } from './client-errors.ts';
import type { Rest } from './client-rest.ts';
import { openPodStream, podPath } from './pod-stream.ts';

const dataChannel = 0;
const errorChannel = 1;
const portHeaderBytes = 2;

/**
 * A byte stream to a port of a pod. What the node reports on the error channel (nothing listens on
 * the port) destroys the stream with a DeployError KUBE_REJECTED.
 */
export async function connectPod(
  rest: Rest,
  pod: { namespace: string; name: string },
  port: number,
): Promise<Duplex> {
  const doing = `connect to pod ${pod.namespace}/${pod.name} port ${port}`;
  const headerSeen = [false, false];
  const path = `${podPath(pod)}/portforward?ports=${port}`;
  return openPodStream(rest, path, doing, (channel, data) => {
    if (channel !== dataChannel && channel !== errorChannel) return undefined;
    // The first message of each channel only repeats the port.
    const bytes = headerSeen[channel] === true ? data : data.subarray(portHeaderBytes);
    headerSeen[channel] = true;
    if (channel === dataChannel || bytes.length === 0) return { bytes };
    return { failure: refused(rest.target, 0, bytes.toString('utf8'), doing) };
  });
}
