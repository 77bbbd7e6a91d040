import type { KubeObject } from '../ports/kubernetes.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { mask } from '../secrets/redact.ts';
import { looksRandom, looksSecret } from './secret-looking.ts';

/** Who wrote which field, and the whole object once more, values and all, as kubectl keeps it. */
const unread = ['managedFields', 'kubectl.kubernetes.io/last-applied-configuration'];

/** A snapshot without what a diagnosis never reads, and without values under secret-looking names. */
export function sanitized(snapshot: Snapshot): { snapshot: Snapshot; secrets: readonly string[] } {
  const secrets: string[] = [];
  const clean = Object.fromEntries(
    Object.entries(snapshot).map(([part, value]) => [
      part,
      Array.isArray(value)
        ? value.map((object) => sanitizedObject(object as KubeObject, secrets))
        : value,
    ]),
  );
  return { snapshot: clean as unknown as Snapshot, secrets };
}

/** One object; values that were taken out are added to `secrets`, for they may stand elsewhere too. */
export function sanitizedObject(object: KubeObject, secrets: string[]): KubeObject {
  return walk(object, '', secrets) as KubeObject;
}

function walk(value: unknown, field: string, secrets: string[]): unknown {
  if (Array.isArray(value)) {
    if (field === 'command' || field === 'args') return withoutFlagValues(value, secrets);
    return value.map((item) =>
      field === 'env' ? variable(item, secrets) : walk(item, '', secrets),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !unread.includes(key));
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      field === 'annotations' ? annotation(key, inner, secrets) : walk(inner, key, secrets),
    ]),
  );
}

/** Anybody may write anything into an annotation; those of Kubernetes, Helm and ourselves are known. */
function annotation(key: string, value: unknown, secrets: string[]): unknown {
  if (looksSecret(key)) return taken(value, secrets);
  return /^([\w.-]+\.)?(kubernetes\.io|helm\.sh|todo-deploy)\//.test(key) ? value : mask;
}

function variable(item: unknown, secrets: string[]): unknown {
  const { name, value } = item as { name?: unknown; value?: unknown };
  if (typeof value !== 'string') return item;
  if (!looksSecret(String(name)) && !looksRandom(value)) return item;
  return { ...(item as object), value: taken(value, secrets) };
}

/** `--password x` and `--password=x`. */
function withoutFlagValues(words: readonly unknown[], secrets: string[]): unknown[] {
  return words.map((word, index) => {
    const before = words[index - 1];
    if (typeof before === 'string' && /^--?[\w-]+$/.test(before) && looksSecret(before)) {
      return taken(word, secrets);
    }
    const [, flag = '', value = ''] = /^(--?[\w-]+)=(.+)$/s.exec(String(word)) ?? [];
    return looksSecret(flag) ? `${flag}=${String(taken(value, secrets))}` : word;
  });
}

function taken(value: unknown, secrets: string[]): unknown {
  if (typeof value !== 'string' || value === '') return value;
  secrets.push(value);
  return mask;
}
