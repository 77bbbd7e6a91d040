import { commandFor, type Fixed } from '../fixes.ts';
import type { ContainerView, View } from '../view.ts';

/** A Secret or ConfigMap, or a key in one, that a container wants and that is not there. */
export interface Missing {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key?: string;
}

/**
 * Makes what is missing. Nobody but the reader knows the values: each comes from a shell variable with the
 * name of its key. Nothing where the keys are not known, or are no names of variables.
 */
export function byHand(
  view: View,
  { pod, spec }: Pick<ContainerView, 'pod' | 'spec'>,
  { kind, name, key }: Missing,
): Fixed {
  const type = kind === 'Secret' ? 'secret' : 'configmap';
  if (key !== undefined) {
    if (!isVariable(key)) return {};
    const field = kind === 'Secret' ? 'stringData' : 'data';
    const patch = ` -p '{"${field}":{"${key}":"'"$${key}"'"}}'`;
    return followedBy(commandFor(view, pod, 'patch', type, name), patch);
  }
  const keys = (spec.env ?? []).flatMap(({ valueFrom }) => {
    const from = kind === 'Secret' ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef;
    return from?.name === name && from.optional !== true ? [from.key] : [];
  });
  if (keys.length === 0 || !keys.every(isVariable)) return {};
  const literals = [...new Set(keys)].map((one) => ` --from-literal=${one}="$${one}"`).join('');
  const words = kind === 'Secret' ? [type, 'generic', name] : [type, name];
  return followedBy(commandFor(view, pod, 'create', ...words), literals);
}

/** A command, and text for the shell that must not be quoted. */
function followedBy({ fix }: Fixed, text: string): Fixed {
  return fix !== undefined && 'command' in fix ? { fix: { command: fix.command + text } } : {};
}

function isVariable(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
}
