import { errorAt } from '../problem.ts';
import { referenceFields, referencesIn } from '../references.ts';
import type { Reference } from '../references.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** `${NAME.url}` names a component that exists, and something that a component has. */
export const referencesKnown: Rule = ({ config }) =>
  Object.entries(config.components).flatMap(([name, component]) =>
    Object.entries(component.env).flatMap(([variable, text]) =>
      referencesIn(text)
        .map((reference) => whatIsWrong(reference, Object.keys(config.components)))
        .filter((message) => message !== undefined)
        .map((message) => errorAt(['components', name, 'env', variable], message)),
    ),
  );

function whatIsWrong(
  { text, component, field }: Reference,
  components: readonly string[],
): string | undefined {
  if (field === '')
    return `${text} is not a reference: write \${NAME.url}, \${NAME.host} or \${NAME.port}`;
  if (!components.includes(component)) {
    return `${text}: there is no component "${component}"${didYouMean(component, components)}`;
  }
  if (!referenceFields.some((known) => known === field)) {
    return `${text}: a component has no "${field}"${didYouMean(field, referenceFields)}`;
  }
  return undefined;
}
