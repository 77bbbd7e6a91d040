/**
 * How long the app's containers take from start to ready, beside the bare runtime in the same image.
 *
 *     npm run bench:start                 # 7 rounds
 *     npm run bench:start -- 15
 *
 * Needs a Docker engine and the base images that the Dockerfiles name. Rounds alternate between the two, so
 * that a busy moment of the machine meets both. Printed are medians, and their ratio.
 */
import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../test/bed/shell.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 7);
const scope = `todo-bench-${randomUUID().slice(0, 8)}`;
const database = 'postgresql://postgres:bench@database:5432/postgres?sslmode=disable';

interface Subject {
  readonly name: 'backend' | 'frontend';
  readonly port: number;
  readonly readyPath: string;
  /** Arguments of the image's entry point that bring the schema up. */
  readonly migrate: readonly string[];
  /** Arguments that start the runtime and do nothing. */
  readonly bare: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const subjects: readonly Subject[] = [
  {
    name: 'backend',
    port: 8000,
    readyPath: '/readyz',
    migrate: ['-m', 'app.migrate'],
    bare: ['-c', 'pass'],
    env: { DATABASE_URL: database, AUTH_JWKS_URL: 'http://frontend:3000/api/auth/jwks' },
  },
  {
    name: 'frontend',
    port: 3000,
    readyPath: '/api/ready',
    migrate: ['migrate.mjs'],
    bare: ['-e', '0'],
    env: {
      DATABASE_URL: database,
      BACKEND_URL: 'http://backend:8000',
      BETTER_AUTH_SECRET: 'for-this-measurement-only-0123456789',
    },
  },
];

const docker = (...args: string[]): Promise<string> =>
  run('docker', args, { env: { DOCKER_BUILDKIT: '1' } });

async function main(): Promise<void> {
  await docker('network', 'create', scope);
  try {
    await startDatabase();
    for (const subject of subjects) await measure(subject);
  } finally {
    await docker('rm', '--force', '--volumes', `${scope}-database`);
    await docker('network', 'rm', scope);
  }
}

async function startDatabase(): Promise<void> {
  const name = `${scope}-database`;
  const env = ['--env', 'POSTGRES_PASSWORD=bench'];
  const place = ['--network', scope, '--network-alias', 'database'];
  await docker('run', '--detach', '--name', name, ...place, ...env, 'postgres:17-trixie');
  const ask = ['exec', name, 'pg_isready', '--quiet', '--host=127.0.0.1'];
  while ((await docker(...ask).catch(() => undefined)) === undefined) await sleep(200);
}

async function measure(subject: Subject): Promise<void> {
  const image = await build(subject);
  await docker('run', '--rm', ...settings(subject), image, ...subject.migrate);
  const bare: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timeBare(subject, image));
    ready.push(await timeReady(subject, image));
  }
  const [least, whole] = [median(bare), median(ready)];
  const size = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image)) / 1e6;
  console.log(
    `${subject.name}: ${size.toFixed(1)} MB; bare runtime ${seconds(least)}, start to ready ` +
      `${seconds(whole)}: ${(whole / least).toFixed(1)} times (${rounds} rounds, medians)`,
  );
}

async function build({ name }: Subject): Promise<string> {
  const authority = process.env['NODE_EXTRA_CA_CERTS'];
  const secret = authority ? ['--secret', `id=ca,src=${authority}`] : [];
  const file = `${root}docker/Dockerfile.${name}`;
  const tag = `todo-bench-${name}:measured`;
  await docker('build', '--quiet', ...secret, '--file', file, '--tag', tag, `${root}app/${name}`);
  return tag;
}

/** As the charts run it: nothing to write to but memory, no privileges. */
function settings({ env }: Subject): string[] {
  const pairs = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  return ['--network', scope, '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', ...pairs];
}

/** Milliseconds of `docker run` for a runtime that ends at once: what the container itself costs. */
async function timeBare(subject: Subject, image: string): Promise<number> {
  const started = performance.now();
  await docker('run', '--rm', ...settings(subject), image, ...subject.bare);
  return performance.now() - started;
}

/** Milliseconds from `docker run` until the readiness path answers 200. */
async function timeReady(subject: Subject, image: string): Promise<number> {
  const name = `${scope}-${subject.name}`;
  const publish = ['--publish', `127.0.0.1::${subject.port}`];
  const started = performance.now();
  await docker('run', '--detach', '--name', name, ...publish, ...settings(subject), image);
  try {
    const address = (await docker('port', name, `${subject.port}/tcp`)).trim();
    const url = `http://${address}${subject.readyPath}`;
    while (!(await answers(url))) await sleep(10);
    return performance.now() - started;
  } finally {
    await docker('rm', '--force', name);
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('close', () => {
      resolve(false);
    });
    // What listens for the container before its program does resets the connection.
    asked.on('error', () => undefined);
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

await main();
