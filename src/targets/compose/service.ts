import type { HealthCheck } from '../../ports/docker-containers.ts';
import type { ComposeService, Condition } from './model.ts';
import { mountOf, portOf } from './mounts.ts';
import type { Value } from './values.ts';

/** What a service of the file may say. Compose Specification, `services`. */
const known = [
  ...['image', 'pull_policy', 'build', 'command', 'entrypoint', 'environment', 'env_file', 'user'],
  ...['working_dir', 'read_only', 'init', 'cap_add', 'cap_drop', 'security_opt', 'tmpfs'],
  ...['volumes', 'networks', 'network_mode', 'ports', 'expose', 'depends_on', 'healthcheck'],
  ...['restart', 'stop_grace_period', 'labels', 'extra_hosts'],
];

const buildKeys = ['context', 'dockerfile', 'args', 'secrets', 'target'];

const conditions: readonly Condition[] = [
  ...(['service_started', 'service_healthy', 'service_completed_successfully'] as const),
];

export interface ServiceSurroundings {
  /** Folder that relative paths start from. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values of the files that `env_file` of the service names. */
  readonly fromFiles: Readonly<Record<string, string>>;
}

/** One service. Throws COMPOSE_INVALID and COMPOSE_UNSUPPORTED (usage). */
export function serviceOf(
  name: string,
  value: Value,
  { folder, env, fromFiles }: ServiceSurroundings,
): ComposeService {
  value.only(known);
  if (typeof value.at('build').value === 'object') value.at('build').only(buildKeys);
  const stop = value.at('stop_grace_period').duration();
  const [entrypoint, command] = [value.at('entrypoint').words(), value.at('command').words()];
  return {
    name,
    ...present('image', value.at('image').text()),
    builds: value.at('build').given,
    ...present('entrypoint', entrypoint),
    ...present('command', command),
    env: { ...fromFiles, ...environment(value.at('environment'), env) },
    ...present('user', value.at('user').text()),
    ...present('workingDir', value.at('working_dir').text()),
    ...{ readOnly: value.at('read_only').flag(), init: value.at('init').flag() },
    ...{ capAdd: value.at('cap_add').texts(), capDrop: value.at('cap_drop').texts() },
    securityOpt: value.at('security_opt').texts(),
    tmpfs: Object.fromEntries(value.at('tmpfs').texts().map(tmpfsEntry)),
    mounts: value
      .at('volumes')
      .items()
      .map((one) => mountOf(one, folder)),
    ...networking(value),
    ports: value.at('ports').items().map(portOf),
    ...present('extraHosts', extraHosts(value.at('extra_hosts'))),
    dependsOn: dependencies(value.at('depends_on')),
    ...present('healthCheck', healthCheck(value.at('healthcheck'))),
    restart: value.at('restart').text() ?? 'no',
    ...(stop === undefined ? {} : { stopSeconds: Math.ceil(stop / 1000) }),
    labels: texts(value.at('labels').pairs()),
  };
}

function present<Key extends string, T>(
  key: Key,
  value: T | undefined,
): { readonly [K in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: T };
}

/** A name without a value is taken from the environment, when it is there. */
function environment(
  value: Value,
  env: ServiceSurroundings['env'],
): Readonly<Record<string, string>> {
  const pairs = value.pairs().flatMap(([name, given]) => {
    const found = given ?? env[name];
    return found === undefined ? [] : [[name, found] as const];
  });
  return Object.fromEntries(pairs);
}

function texts(pairs: [string, string | undefined][]): Record<string, string> {
  return Object.fromEntries(pairs.map(([name, text]) => [name, text ?? '']));
}

function tmpfsEntry(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** Without any word about networks a service is on the network `default`. */
function networking(value: Value): Pick<ComposeService, 'networks' | 'networkMode'> {
  const mode = value.at('network_mode');
  if (mode.given) {
    if (!['none', 'host', 'bridge'].includes(mode.text() ?? '')) throw mode.unsupported();
    return { networks: [], ...present('networkMode', mode.text()) };
  }
  const listed = value.at('networks');
  if (!listed.given) return { networks: [{ name: 'default', aliases: [] }] };
  if (Array.isArray(listed.value)) {
    const names = [...new Set(listed.texts())].sort();
    return { networks: names.map((name) => ({ name, aliases: [] })) };
  }
  const networks = listed.entries().map(([name, settings]) => {
    settings.only(['aliases']);
    return { name, aliases: settings.at('aliases').texts() };
  });
  return { networks: networks.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}

/** NAME:ADDRESS, which may be written NAME=ADDRESS or as a mapping. */
function extraHosts(value: Value): string[] | undefined {
  if (!value.given) return undefined;
  if (!Array.isArray(value.value)) {
    return value.entries().map(([name, address]) => `${name}:${address.text() ?? ''}`);
  }
  return value.texts().map((line) => line.replace(/^([^:=]+)=/, '$1:'));
}

function dependencies(value: Value): Record<string, Condition> {
  if (Array.isArray(value.value)) {
    return Object.fromEntries(value.texts().map((name) => [name, 'service_started']));
  }
  return Object.fromEntries(
    value.entries().map(([name, settings]) => {
      settings.only(['condition', 'required', 'restart']);
      if (settings.at('restart').flag()) throw settings.at('restart').unsupported();
      const text = settings.at('condition').text() ?? 'service_started';
      const condition = conditions.find((one) => one === text);
      if (condition === undefined) throw settings.at('condition').wrong(`is unknown: ${text}`);
      return [name, condition];
    }),
  );
}

function healthCheck(value: Value): HealthCheck | undefined {
  if (!value.given) return undefined;
  value.only(['test', 'interval', 'timeout', 'retries', 'start_period', 'disable']);
  if (value.at('disable').flag()) return { test: ['NONE'] };
  const test = value.at('test');
  const words = typeof test.value === 'string' ? ['CMD-SHELL', test.value] : test.texts();
  return {
    test: words,
    ...present('intervalMs', value.at('interval').duration()),
    ...present('timeoutMs', value.at('timeout').duration()),
    ...present('startPeriodMs', value.at('start_period').duration()),
    ...present('retries', value.at('retries').number()),
  };
}
