import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { abortError } from '../abort.ts';
import { BuildFollower } from './buildkit-progress.ts';
import { decodeStatus } from './buildkit-trace.ts';
import { contextTar, dockerfileNameFor } from './context-tar.ts';
import type { BuildRequest } from '../docker.ts';
import { buildError } from './errors.ts';
import { failureIn, readMessages, type StreamMessage } from './stream.ts';

const traceId = 'moby.buildkit.trace';
const imageId = 'moby.image.id';

/** Builds with BuildKit through the engine's API; see DockerEngine.build. */
export async function buildWithBuildKit(docker: Docker, request: BuildRequest): Promise<string> {
  const { signal } = request;
  if (signal?.aborted) throw abortError(signal, 'the build');
  const buildId = randomUUID();
  // With Node's HTTP/2, which nobody else needs.
  const { openSession } = await import('./buildkit-session.ts');
  const session = await openSession(docker.modem, request.secrets);
  const cancel = () => {
    void cancelBuild(docker.modem, buildId);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const stream = await startBuild(docker.modem, request, session.id, buildId);
    return await follow(stream, request);
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, 'the build');
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    session.close();
  }
}

function startBuild(
  modem: Docker['modem'],
  { files, dockerfile, tags, buildArgs, labels, signal }: BuildRequest,
  session: string,
  buildId: string,
): Promise<NodeJS.ReadableStream> {
  const dockerfileName = dockerfileNameFor(files);
  const query = {
    version: '2',
    session,
    buildid: buildId,
    dockerfile: dockerfileName,
    t: [...tags],
    buildargs: JSON.stringify(buildArgs),
    labels: JSON.stringify(labels),
    rm: true,
  };
  return dialStream(modem, {
    path: '/build?',
    method: 'POST',
    options: query,
    file: contextTar(files, dockerfile, dockerfileName),
    isStream: true,
    statusCodes: { 200: true, 400: 'bad request', 500: 'server error' },
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
}

type DialOptions = Parameters<Docker['modem']['dial']>[0];

function dialStream(modem: Docker['modem'], options: DialOptions): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    modem.dial(options, (error, result) => {
      if (error !== null) reject(error);
      else resolve(result as NodeJS.ReadableStream);
    });
  });
}

async function follow(
  stream: NodeJS.ReadableStream,
  { onProgress }: BuildRequest,
): Promise<string> {
  const follower = new BuildFollower(onProgress ?? (() => undefined));
  let id: string | undefined;
  let failure: string | undefined;
  const take = (message: StreamMessage) => {
    failure ??= failureIn(message);
    if (message.id === traceId && typeof message.aux === 'string') {
      follower.take(decodeStatus(Buffer.from(message.aux, 'base64')));
    }
    if (message.id === imageId) id = (message.aux as { ID?: string }).ID;
  };
  await readMessages(stream, take);
  if (failure !== undefined) throw buildError(failure, follower.failure);
  if (id === undefined)
    throw buildError('the engine ended the build without an image', follower.failure);
  return id;
}

/** Closing the connection stops a build as well, but only when BuildKit next looks. */
function cancelBuild(modem: Docker['modem'], buildId: string): Promise<void> {
  return new Promise((resolve) => {
    const statusCodes = { 200: true, 204: true, 404: 'no such build', 500: 'server error' };
    const options = {
      path: '/build/cancel?',
      method: 'POST',
      options: { id: buildId },
      statusCodes,
    };
    modem.dial(options, () => {
      resolve();
    });
  });
}
