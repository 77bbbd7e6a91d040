import type { ExecOptions } from '../exec.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** An environment without some of its variables. */
export function without(env: Env, names: ReadonlySet<string>): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}

/**
 * What is laid over our own environment for a program: nothing of it where it may know all, else the variables
 * that are withheld are taken out; what is given to this program alone stays.
 */
export function overlay({ env = {}, wholeEnv }: ExecOptions, names: ReadonlySet<string>): Env {
  if (wholeEnv === true) return env;
  return { ...Object.fromEntries([...names].map((name) => [name, undefined])), ...env };
}
