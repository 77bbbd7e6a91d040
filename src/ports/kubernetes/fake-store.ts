import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, KubeQuery, KubeRef, WatchEvent } from '../kubernetes.ts';

type Listener = (event: WatchEvent) => void;
type Fields = Readonly<Record<string, unknown>>;

/** Objects in memory with versions, generations and watches, as the API server keeps them. */
export class FakeStore {
  private readonly objects = new Map<string, KubeObject>();
  private readonly applied = new Map<string, KubeObject>();
  private readonly listeners = new Set<{ query: KubeQuery; listener: Listener }>();
  private version = 0;

  get(ref: KubeRef): KubeObject | undefined {
    return this.objects.get(keyOf(ref));
  }

  list(query: KubeQuery): KubeObject[] {
    return [...this.objects.values()].filter((object) => matches(object, query));
  }

  /** Sets a whole object, status included, as a controller would; missing metadata is filled in. */
  put(object: KubeObject): KubeObject {
    const key = keyOf(refOf(object));
    const before = this.objects.get(key);
    if (before !== undefined && sameContent(before, object)) return before;
    this.version += 1;
    const now: KubeObject = {
      ...object,
      metadata: {
        creationTimestamp: new Date().toISOString(),
        uid: before?.metadata.uid ?? randomUUID(),
        ...object.metadata,
        resourceVersion: String(this.version),
        generation: generation(before, object),
      },
    };
    this.objects.set(key, now);
    this.tell(now, before === undefined ? 'added' : 'modified');
    return now;
  }

  /** Server-side apply with one manager: fields that it set before and no longer sets go away. */
  apply(object: KubeObject, dryRun: boolean): KubeObject {
    const key = keyOf(refOf(object));
    const before = this.objects.get(key);
    const base = before === undefined ? {} : without(before, this.applied.get(key), object);
    const next = merge(base, object) as unknown as KubeObject;
    if (dryRun) return next;
    this.applied.set(key, object);
    return this.put(next);
  }

  /** JSON merge patch (RFC 7386). */
  patch(ref: KubeRef, patch: Fields): KubeObject | undefined {
    const before = this.get(ref);
    return before && this.put(merge(before, patch) as unknown as KubeObject);
  }

  delete(ref: KubeRef): boolean {
    const object = this.get(ref);
    if (object === undefined) return false;
    this.objects.delete(keyOf(ref));
    this.applied.delete(keyOf(ref));
    this.tell(object, 'deleted');
    return true;
  }

  /** Sends `synced`, then every change, until the returned function is called. */
  subscribe(query: KubeQuery, listener: Listener): () => void {
    const entry = { query, listener };
    this.listeners.add(entry);
    listener({ type: 'synced', objects: this.list(query) });
    return () => this.listeners.delete(entry);
  }

  /** Has every watch list again, as after 410 Gone. */
  relist(): void {
    for (const { query, listener } of this.listeners) {
      listener({ type: 'synced', objects: this.list(query) });
    }
  }

  private tell(object: KubeObject, type: 'added' | 'modified' | 'deleted'): void {
    for (const { query, listener } of [...this.listeners]) {
      if (matches(object, query)) listener({ type, object });
    }
  }
}

/** Names an object. */
export function refOf({ apiVersion, kind, metadata }: KubeObject): KubeRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function keyOf({ apiVersion, kind, name, namespace }: KubeRef): string {
  return [apiVersion, kind, namespace ?? '', name].join('|');
}

function matches(object: KubeObject, query: KubeQuery): boolean {
  const { metadata } = object;
  if (object.apiVersion !== query.apiVersion || object.kind !== query.kind) return false;
  if (query.namespace !== undefined && metadata.namespace !== query.namespace) return false;
  return (
    terms(query.labelSelector).every((term) => fits(term, metadata.labels?.[term.key])) &&
    terms(query.fieldSelector).every((term) => fits(term, field(object, term.key)))
  );
}

interface Term {
  readonly key: string;
  /** `exists` is a bare key (kubernetes.io: Labels and Selectors). */
  readonly operator: '=' | '!=' | 'exists';
  readonly value: string;
}

function fits({ operator, value }: Term, actual: unknown): boolean {
  if (operator === 'exists') return actual !== undefined;
  return (actual === value) === (operator === '=');
}

function terms(selector: string | undefined): Term[] {
  const parts = (selector ?? '').split(',').filter((part) => part !== '');
  return parts.map((part) => {
    const match = /^([^=!]+)(==?|!=)(.*)$/.exec(part);
    if (match === null) return { key: part, operator: 'exists', value: '' };
    const [, key = '', operator, value = ''] = match;
    return { key, operator: operator === '!=' ? '!=' : '=', value };
  });
}

function field(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const part of path.split('.')) value = (value as Fields | undefined)?.[part];
  return value;
}

function generation(before: KubeObject | undefined, now: KubeObject): number {
  const given = now.metadata.generation;
  if (before === undefined) return given ?? 1;
  const old = before.metadata.generation ?? 1;
  return isDeepStrictEqual(before['spec'], now['spec']) ? Math.max(old, given ?? 0) : old + 1;
}

function sameContent(before: KubeObject, now: KubeObject): boolean {
  const metadata = { ...before.metadata, ...now.metadata };
  const keep = { resourceVersion: '', generation: 0 };
  return isDeepStrictEqual(
    { ...before, metadata: { ...before.metadata, ...keep } },
    { ...now, metadata: { ...metadata, ...keep } },
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: Fields, patch: Fields): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isFields(value) ? merge(isFields(old) ? old : {}, value) : value;
  }
  return result;
}

function without(current: unknown, applied: unknown, wanted: unknown): Fields {
  const result: Record<string, unknown> = { ...(current as Fields) };
  if (!isFields(applied)) return result;
  for (const [key, value] of Object.entries(applied)) {
    const next = isFields(wanted) ? wanted[key] : undefined;
    if (next === undefined) Reflect.deleteProperty(result, key);
    else if (isFields(value) && isFields(result[key]))
      result[key] = without(result[key], value, next);
  }
  return result;
}
