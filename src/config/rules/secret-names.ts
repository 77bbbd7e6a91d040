import type { Component } from '../schema.ts';
import { errorAt, warningAt } from '../problem.ts';
import type { Problem } from '../problem.ts';
import type { Rule } from './rule.ts';

/** A variable of a component comes from one place only. */
export const secretNames: Rule = ({ config }) =>
  Object.entries(config.components).flatMap(([name, component]) => [
    ...clashes(name, component),
    ...contradictions(name, component),
  ]);

function clashes(name: string, component: Component): Problem[] {
  return component.secrets.flatMap((secret, index) => {
    const path = ['components', name, 'secrets', index, 'name'];
    if (Object.hasOwn(component.env, secret.name))
      return [errorAt(path, `${secret.name} stands under "env" as well; keep one of the two`)];
    const first = component.secrets.findIndex((other) => other.name === secret.name);
    return first < index ? [errorAt(path, `${secret.name} is listed twice`)] : [];
  });
}

function contradictions(name: string, component: Component): Problem[] {
  return component.secrets.flatMap((secret, index) =>
    secret.generate && secret.optional
      ? [
          warningAt(
            ['components', name, 'secrets', index, 'optional'],
            `${secret.name} is generated when it is missing, so "optional" means nothing`,
          ),
        ]
      : [],
  );
}
