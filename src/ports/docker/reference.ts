/** An image reference with a tag, cut in two. */
export interface SplitReference {
  /** Registry and path: `localhost:5000/todo/backend`. */
  readonly repository: string;
  readonly tag: string;
}

/** Cuts `localhost:5000/todo/backend:c-1` before its tag; a reference without one means `latest`. */
export function splitReference(reference: string): SplitReference {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return { repository: reference, tag: 'latest' };
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
