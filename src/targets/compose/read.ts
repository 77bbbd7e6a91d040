import { dirname, join, relative, resolve } from 'node:path';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import { parseEnvFile, valuesOf } from '../../secrets/env-file.ts';
import { invalid, normalisedDocument, readDocument, type ComposeDocument } from './document.ts';
import type { ComposeModel, ComposeNetwork, ComposeService } from './model.ts';
import { serviceOf } from './service.ts';
import { Value } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ReadOptions {
  readonly project: Project;
  readonly files: Files;
  readonly exec: Exec;
  readonly env: Env;
  readonly signal?: AbortSignal;
}

/** A program without the compose plugin takes `-f` or `compose` for a word of its own. */
const noPlugin = /unknown shorthand flag|is not a docker command|unknown flag|unknown command/i;

/**
 * Reads the compose file of a project. The compose CLI normalises it where it is installed, and knows all of
 * the format; otherwise a reader of our own knows the usual part. Both give the same model, and what neither
 * of them or we can do is an error. The values of secrets are not filled in: they do not belong into it.
 * Throws COMPOSE_MISSING, COMPOSE_INVALID, COMPOSE_UNSUPPORTED (usage).
 */
export async function readModel(options: ReadOptions): Promise<ComposeModel> {
  const { project, files } = options;
  const file = resolve(project.root, project.config.compose.file);
  const text = await files.readText(file);
  if (text === undefined) {
    throw new DeployError('usage', 'COMPOSE_MISSING', `there is no compose file ${file}`, {
      hint: 'Correct compose.file in todo-deploy.yaml, or run `todo-deploy init`, which writes it.',
    });
  }
  const shown = relative(project.root, file);
  const env = withoutSecrets(project, options.env);
  const json = await normalised({ ...options, env }, file);
  if (json !== undefined) {
    return modelOf(normalisedDocument(json, text, shown), { ...options, file, env });
  }
  return readAlone(options, text, file);
}

/** The same without the compose CLI. */
export async function readAlone(
  options: ReadOptions,
  text: string,
  file: string,
): Promise<ComposeModel> {
  const { project, files } = options;
  const dotenv = join(dirname(file), '.env');
  const defaults = valuesOf(parseEnvFile((await files.readText(dotenv)) ?? '', dotenv));
  const env = { ...defaults, ...withoutSecrets(project, options.env) };
  const document = readDocument(text, relative(project.root, file), env);
  return modelOf(document, { ...options, file, env });
}

/** Names of secrets stand for nothing, whatever the environment says. */
function withoutSecrets({ config }: Project, env: Env): Env {
  const names = Object.values(config.components).flatMap(({ secrets }) =>
    secrets.map(({ name }) => [name, ''] as const),
  );
  return { ...env, ...Object.fromEntries(names) };
}

/** The file as JSON from the compose CLI; undefined where there is no CLI. */
async function normalised(
  { project, exec, env, signal }: ReadOptions,
  file: string,
): Promise<string | undefined> {
  if ((await exec.which('docker')) === undefined) return undefined;
  const about = ['--file', file, '--project-name', project.config.name];
  const args = ['compose', ...about, 'config', '--format', 'json'];
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const { exitCode, stdout, stderr } = await exec.run(
    { file: 'docker', args },
    {
      env: Object.fromEntries(given),
      timeoutMs: 60_000,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  if (exitCode === 0) return stdout;
  if (noPlugin.test(stderr)) return undefined;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  throw invalid(`docker compose cannot read ${file}`, lines.slice(-5));
}

async function modelOf(
  document: ComposeDocument,
  { project, files, file, env }: ReadOptions & { file: string },
): Promise<ComposeModel> {
  const root = new Value(document, document.value);
  root.only(['name', 'version', 'services', 'networks', 'volumes', 'secrets']);
  const folder = dirname(file);
  const services: Record<string, ComposeService> = {};
  for (const [name, value] of root.at('services').entries()) {
    const fromFiles = await envFiles(value.at('env_file'), folder, files);
    services[name] = serviceOf(name, value, { folder, env, fromFiles });
  }
  const { name } = project.config;
  const networks = objectsOf(root.at('networks'), ['internal', 'driver', 'ipam'], name);
  const volumes = objectsOf(root.at('volumes'), ['driver'], name);
  const usesDefault = Object.values(services).some(({ networks: of }) =>
    of.some((network) => network.name === 'default'),
  );
  if (usesDefault) networks['default'] ??= { name: `${name}_default`, internal: false };
  const model = { project: name, file, folder, services, networks, volumes };
  checkNames(root, model);
  return model;
}

/** Networks or volumes at the top of the file. */
function objectsOf(
  value: Value,
  keys: readonly string[],
  project: string,
): Record<string, ComposeNetwork> {
  const entries = value.entries().map(([key, settings]) => {
    settings.only(['name', ...keys]);
    settings.at('ipam').only([]);
    const driver = settings.at('driver');
    if (driver.given && !['bridge', 'local'].includes(driver.text() ?? '')) {
      throw driver.unsupported();
    }
    const name = settings.at('name').text() ?? `${project}_${key}`;
    return [key, { name, internal: settings.at('internal').flag() }] as const;
  });
  return Object.fromEntries(entries);
}

async function envFiles(
  value: Value,
  folder: string,
  files: Files,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const list = Array.isArray(value.value) ? value.items() : value.given ? [value] : [];
  for (const one of list) {
    const long = typeof one.value === 'object';
    if (long) one.only(['path', 'required']);
    const path = resolve(folder, (long ? one.at('path') : one).text() ?? '');
    const text = await files.readText(path);
    const optional = long && one.at('required').given && !one.at('required').flag();
    if (text === undefined && !optional) throw one.wrong(`names ${path}, which is not there`);
    Object.assign(found, valuesOf(parseEnvFile(text ?? '', path)));
  }
  return found;
}

/** Every name that a service uses is one of the file. */
function checkNames(root: Value, model: ComposeModel): void {
  for (const service of Object.values(model.services)) {
    const at = root.at('services').at(service.name);
    for (const name of Object.keys(service.dependsOn)) {
      if (model.services[name] === undefined)
        throw at.wrong(`depends on ${name}, which is not there`);
    }
    for (const { name } of service.networks) {
      if (model.networks[name] === undefined) throw at.wrong(`uses the unknown network ${name}`);
    }
    for (const { type, source } of service.mounts) {
      if (type === 'volume' && model.volumes[source] === undefined) {
        throw at.wrong(`uses the unknown volume ${source}`);
      }
    }
  }
}
