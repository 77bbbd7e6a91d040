import type { Config } from '../schema.ts';
import { errorAt } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** `dependsOn` names components that exist, and never goes round in a circle. */
export const dependencies: Rule = ({ config }) => [...unknown(config), ...circles(config)];

function unknown(config: Config): Problem[] {
  const names = Object.keys(config.components);
  return Object.entries(config.components).flatMap(([name, component]) =>
    component.dependsOn.flatMap((other, index) => {
      if (names.includes(other)) return [];
      const others = names.filter((candidate) => candidate !== name);
      const message = `there is no component "${other}"${didYouMean(other, others)}`;
      return [errorAt(['components', name, 'dependsOn', index], message)];
    }),
  );
}

function circles(config: Config): Problem[] {
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (done.has(name)) return;
    for (const next of config.components[name]?.dependsOn ?? []) {
      const start = [...trail, name].indexOf(next);
      if (start < 0) {
        visit(next, [...trail, name]);
        continue;
      }
      const circle = [...trail, name].slice(start).concat(next).join(' -> ');
      problems.push(
        errorAt(['components', name, 'dependsOn'], `goes round in a circle: ${circle}`),
      );
    }
    done.add(name);
  };
  for (const name of Object.keys(config.components)) visit(name, []);
  return problems;
}
