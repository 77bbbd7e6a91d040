import type { Problem } from '../problem';

/** No request of the app comes near this; what is larger is stopped before the backend. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

export const BODY_TOO_LARGE: Problem = {
  status: 413,
  code: 'body_too_large',
  title: 'The request is too large',
  detail: 'The app takes at most 1 MB at once. Send less.',
};

/** A request's body that breaks off once it is longer than allowed. */
export interface LimitedBody {
  stream: ReadableStream<Uint8Array> | null;
  /** Whether the limit was passed: known at once from Content-Length, else while reading. */
  exceeded: () => boolean;
}

/** Wraps the body of a request, whose length may be announced, wrong or unknown. */
export function limitBody(request: Request, limit = BODY_LIMIT_BYTES): LimitedBody {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (request.body === null || announced > limit) {
    return { stream: null, exceeded: () => announced > limit };
  }
  let length = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      length += part.byteLength;
      if (length > limit) controller.error(new Error('The body is too large.'));
      else controller.enqueue(part);
    },
  });
  return { stream: request.body.pipeThrough(counter), exceeded: () => length > limit };
}
