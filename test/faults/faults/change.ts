/** Short ways to change the configuration of the sample. */
import type { SampleConfig } from '../fault.ts';

type Change = (config: SampleConfig) => void;

/** Sets values of the chart of a component; maps are merged one level deep. */
export function values(over: Readonly<Record<string, unknown>>, component = 'web'): Change {
  return ({ components }) => {
    const one = components[component];
    if (one === undefined) throw new Error(`the sample has no component ${component}`);
    one.values = { ...one.values, ...over };
  };
}

/** Sets environment variables of a component. */
export function env(over: Readonly<Record<string, string>>, component = 'web'): Change {
  return ({ components }) => {
    const one = components[component];
    if (one === undefined) throw new Error(`the sample has no component ${component}`);
    one.env = { ...one.env, ...over };
  };
}

/** Takes a value of the chart out again, and with it what was wrong. */
export function without(name: string, component = 'web'): Change {
  return ({ components }) => {
    delete components[component]?.values?.[name];
  };
}

/** Several changes, one after the other. */
export function all(...changes: readonly Change[]): Change {
  return (config) => {
    for (const change of changes) change(config);
  };
}
