import { DeployError } from '../errors.ts';
import { checkSchema } from './schema-problems.ts';
import type { Config } from './schema.ts';

/** What flags may override, by the name of the flag. */
export interface Overrides {
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly provider?: string | undefined;
  readonly profile?: string | undefined;
  readonly registry?: string | undefined;
  readonly port?: number | string | undefined;
  readonly buildCa?: string | undefined;
}

interface Setting {
  readonly flag: keyof Overrides;
  readonly variable: string;
  /** A variable of other programs, taken as the default when nobody chose anything. */
  readonly inherits?: string;
  /** Where the setting stands in the configuration. */
  readonly path: readonly string[];
  /** For people, when nobody chose anything. */
  readonly fallback: (config: Config) => string;
}

/** Every setting that the environment and flags can override; README.deploy.md lists the same. */
export const settings: readonly Setting[] = [
  {
    flag: 'target',
    variable: 'TODO_DEPLOY_TARGET',
    path: ['target'],
    fallback: (config) => config.target,
  },
  {
    flag: 'namespace',
    variable: 'TODO_DEPLOY_NAMESPACE',
    path: ['namespace'],
    fallback: (config) => config.name,
  },
  {
    flag: 'context',
    variable: 'TODO_DEPLOY_CONTEXT',
    path: ['cluster', 'context'],
    fallback: () => 'the current context',
  },
  {
    flag: 'provider',
    variable: 'TODO_DEPLOY_PROVIDER',
    path: ['cluster', 'provider'],
    fallback: (config) => config.cluster.provider,
  },
  {
    flag: 'profile',
    variable: 'TODO_DEPLOY_PROFILE',
    path: ['cluster', 'profile'],
    fallback: (config) => config.cluster.profile,
  },
  {
    flag: 'registry',
    variable: 'TODO_DEPLOY_REGISTRY',
    path: ['cluster', 'registry'],
    fallback: () => 'what the cluster names',
  },
  {
    flag: 'port',
    variable: 'TODO_DEPLOY_PORT',
    path: ['port'],
    fallback: (config) => String(config.port),
  },
  {
    // Who set Node's own variable did it for a proxy that builds will meet as well.
    flag: 'buildCa',
    variable: 'TODO_DEPLOY_BUILD_CA',
    inherits: 'NODE_EXTRA_CA_CERTS',
    path: ['build', 'caFile'],
    fallback: () => 'no extra CA',
  },
];

export interface AppliedSettings {
  readonly config: Config;
  /** One sentence a setting: its value and who chose it. */
  readonly decisions: readonly string[];
}

export interface SettingSources {
  readonly config: Config;
  /** The document as it was written, to tell a choice from a default. */
  readonly written: unknown;
  readonly flags: Overrides;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Puts flags over environment over file over default, and says which won.
 * Throws SETTING_INVALID (usage), naming the flag or the variable.
 */
export function applySettings(sources: SettingSources): AppliedSettings {
  const document = structuredClone(sources.config) as unknown as Record<string, unknown>;
  const decisions: string[] = [];
  for (const setting of settings) {
    const choice = overrideOf(setting, sources);
    if (choice !== undefined) {
      put(document, setting.path, choice.value);
      check(document, setting, choice);
    }
    decisions.push(decisionOf(setting, sources, choice));
  }
  return { config: checkSchema(document).config ?? sources.config, decisions };
}

interface Choice {
  readonly value: string | number;
  readonly from: string;
}

function overrideOf(setting: Setting, { flags, env, written }: SettingSources): Choice | undefined {
  const flag = flags[setting.flag];
  if (flag !== undefined) return { value: typed(setting, flag), from: `--${setting.flag}` };
  const variable = valueOf(env, setting.variable);
  if (variable !== undefined) return { value: typed(setting, variable), from: setting.variable };
  const inherited = valueOf(env, setting.inherits);
  if (inherited === undefined || get(written, setting.path) !== undefined) return undefined;
  return { value: inherited, from: setting.inherits ?? '' };
}

/** An empty variable is what a shell leaves of an unset one. */
function valueOf(env: SettingSources['env'], variable: string | undefined): string | undefined {
  const value = variable === undefined ? undefined : env[variable];
  return value === '' ? undefined : value;
}

/** Flags and variables are text; ports are numbers. */
function typed(setting: Setting, value: string | number): string | number {
  return setting.flag === 'port' && /^\d+$/.test(String(value)) ? Number(value) : value;
}

function check(document: unknown, setting: Setting, choice: Choice): void {
  const [problem] = checkSchema(document).problems;
  if (problem === undefined) return;
  throw new DeployError('usage', 'SETTING_INVALID', `${choice.from}: ${problem.message}`, {
    hint: `Correct ${choice.from}, or leave it out: it overrides ${setting.path.join('.')} of the configuration.`,
  });
}

function decisionOf(setting: Setting, sources: SettingSources, choice: Choice | undefined): string {
  const written = get(sources.written, setting.path);
  if (choice === undefined && written === undefined) {
    return `${setting.flag}: ${setting.fallback(sources.config)} (default)`;
  }
  const winner = choice ?? { value: textOf(written), from: 'the configuration file' };
  const beaten = choice === undefined ? undefined : whatWasBeaten(setting, sources, written);
  const over = beaten === undefined ? '' : `, over ${beaten}`;
  return `${setting.flag}: ${winner.value} (from ${winner.from}${over})`;
}

function whatWasBeaten(
  setting: Setting,
  { flags, env }: SettingSources,
  written: unknown,
): string | undefined {
  const variable = valueOf(env, setting.variable);
  if (flags[setting.flag] !== undefined && variable !== undefined) {
    return `${setting.variable}=${variable}`;
  }
  return written === undefined ? undefined : `${textOf(written)} in the configuration file`;
}

/** Every setting is text or a number in a checked configuration. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function put(document: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [last, ...above] = [...path].reverse();
  const holder = get(document, above.reverse()) as Record<string, unknown>;
  if (last !== undefined) holder[last] = value;
}

function get(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    document,
  );
}
