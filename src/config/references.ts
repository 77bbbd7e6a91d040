import type { Config } from './schema.ts';
import { releaseName } from './project.ts';

/** `${backend.url}` in the environment of a component. */
export interface Reference {
  /** The text as it stands: `${backend.url}`. */
  readonly text: string;
  readonly component: string;
  readonly field: string;
}

const pattern = /\$\{([^}]*)\}/g;

/** What may follow the name of a component in a reference. */
export const referenceFields = ['url', 'host', 'port'] as const;

/** Every `${…}` of a text, whether it makes sense or not. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(pattern)].map((match) => {
    const inner = match[1] ?? '';
    const dot = inner.lastIndexOf('.');
    const [component, field] = dot < 0 ? [inner, ''] : [inner.slice(0, dot), inner.slice(dot + 1)];
    return { text: match[0], component: component.trim(), field: field.trim() };
  });
}

/** Where components reach one another. */
export type Addresses = (component: string) => { host: string; port: number } | undefined;

/** As seen from inside the cluster: the Service and its port. */
export function serviceAddresses(config: Config): Addresses {
  return (component) => {
    const port = config.components[component]?.port;
    return port === undefined ? undefined : { host: releaseName(config, component), port };
  };
}

/**
 * A text with `${NAME.url}` (http://todo-backend:8000), `${NAME.host}` (todo-backend) and `${NAME.port}`
 * filled in. Rules have made sure that every reference is known.
 */
export function resolveReferences(addresses: Addresses, text: string): string {
  return text.replace(pattern, (whole) => {
    const [reference] = referencesIn(whole);
    return reference === undefined ? whole : valueOf(addresses, reference);
  });
}

function valueOf(addresses: Addresses, { text, component, field }: Reference): string {
  const address = addresses(component);
  if (address === undefined) return text;
  const { host, port } = address;
  const values = { host, port: String(port), url: `http://${host}:${port}` };
  return Object.hasOwn(values, field) ? values[field as keyof typeof values] : text;
}
