import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { socket } from '../../test/bed/kubernetes/ctr.ts';
import { attempt, run } from '../../test/bed/shell.ts';
import type { Run, Side } from './side.ts';
import { endOfLog, writesSince } from './writes.ts';

const baseline = join(import.meta.dirname, '../baseline');
const parts = ['backend', 'frontend'] as const;

interface Values {
  readonly existingSecret: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The two shell scripts over a copy of a project that `todo-deploy up` has deployed: same charts with the same
 * values, same Dockerfiles, secrets of the same names and values but for the database.
 */
export async function scriptsIn(
  folder: string,
  namespace: string,
  like: Pick<Side, 'namespace'>,
  database: string,
): Promise<Side> {
  const settings = join(folder, '.settings');
  mkdirSync(settings, { mode: 0o700 });
  await run('kubectl', ['create', 'namespace', namespace]);
  for (const part of parts) await copySettings(part, settings, like.namespace, namespace, database);
  const backend = join(settings, 'backend.env');
  const remove = async () => {
    await run('kubectl', ['delete', 'namespace', namespace, '--wait']);
  };
  return {
    ...{ name: 'deploy-minikube.sh', namespace, folder },
    setSecret: (name, value) => {
      const others = readFileSync(backend, 'utf8').split('\n');
      const kept = others.filter((line) => line !== '' && !line.startsWith(`${name}=`));
      writeFileSync(backend, `${[...kept, `${name}=${value}`].join('\n')}\n`);
    },
    deploy: () => deploy(folder, namespace, settings),
    reset: async () => {
      await remove();
      await run('kubectl', ['create', 'namespace', namespace]);
    },
    remove,
  };
}

/** What the release of the other side was given, with the database of this one. */
async function copySettings(
  part: string,
  settings: string,
  from: string,
  to: string,
  database: string,
): Promise<void> {
  const get = ['get', 'values', `todo-${part}`, '--namespace', from, '-o', 'yaml'];
  const values = load(await run('helm', get)) as Values;
  const secret = ['get', 'secret', values.existingSecret, '--namespace', from, '-o', 'json'];
  const { data } = JSON.parse(await run('kubectl', secret)) as { data: Record<string, string> };
  const plain = Object.entries(data).map(([name, value]) => [name, decoded(value)] as const);
  const own = plain.map(([name, value]) => [name, ofDatabase(name, value, database)] as const);
  // A file of lines cannot hold a certificate: what has several lines becomes a value.
  const env = own.filter(([, value]) => !value.includes('\n'));
  const long = own.filter(([, value]) => value.includes('\n'));
  const lines = env.map(([name, value]) => `${name}=${value}\n`).join('');
  writeFileSync(join(settings, `${part}.env`), lines, { mode: 0o600 });
  const changed = {
    ...values,
    existingSecret: `todo-${part}`,
    // The chart's own: a hook of Helm.
    migrations: undefined,
    image: { repository: `docker.io/library/todo-${part}`, tag: 'dev' },
    env: { ...values.env, ...Object.fromEntries(long) },
  };
  // Addresses inside the cluster name the namespace.
  const text = dump(changed, { skipInvalid: true }).replaceAll(`.${from}`, `.${to}`);
  writeFileSync(join(settings, `${part}.yaml`), text);
}

function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

function ofDatabase(name: string, value: string, database: string): string {
  if (!/^DATABASE_URL/.test(name)) return value;
  const url = new URL(value);
  url.pathname = `/${database}`;
  return url.href;
}

async function deploy(folder: string, namespace: string, settings: string): Promise<Run> {
  const moved = join(settings, 'moved');
  rmSync(moved, { force: true });
  const env = {
    ...{ NAMESPACE: namespace, SETTINGS: settings, MOVED: moved, CONTAINERD: socket },
    LOAD: join(baseline, 'load.sh'),
    BUILD_FLAGS: '--secret id=ca,src=/etc/ssl/certs/ca-certificates.crt',
  };
  const log = endOfLog();
  const started = performance.now();
  const outcome = await attempt('bash', [join(baseline, 'deploy-minikube.sh')], {
    cwd: folder,
    env,
  });
  const seconds = (performance.now() - started) / 1000;
  if (outcome.code !== 0)
    throw new Error(`the scripts failed: ${outcome.stdout} ${outcome.stderr}`);
  const sizes = readFileSync(moved, 'utf8').trim().split('\n').map(Number);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { seconds, bytes, writes: writesSince(log, namespace) };
}
