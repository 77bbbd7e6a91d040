import { errorAt, warningAt } from '../problem.ts';
import type { Rule } from './rule.ts';

/** One component is what people open in a browser. */
export const oneExposed: Rule = ({ config }) => {
  const names = Object.keys(config.components);
  if (names.length === 0)
    return [errorAt(['components'], 'there is no component; name at least one')];
  const exposed = names.filter((name) => config.components[name]?.expose);
  if (exposed.length === 0) {
    return [
      warningAt(['components'], 'no component has "expose: true", so there will be no URL to open'),
    ];
  }
  return exposed
    .slice(1)
    .map((name) =>
      errorAt(
        ['components', name, 'expose'],
        `only one component can be exposed, and "${exposed[0] ?? ''}" is already`,
      ),
    );
};
