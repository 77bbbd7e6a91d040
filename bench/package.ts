/**
 * What it takes to get the program: packed and unpacked size, packages, and the first `npx` with an empty cache,
 * beside an installation of the eight libraries that it is written with.
 *
 *     npm run bench:package                 # 5 rounds
 *
 * Needs `npm run build` and the package registry. Both take turns, each time with a cache of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { row, textOf, type Row } from './row.ts';

const root = join(import.meta.dirname, '..');
const libraries = [
  ...['commander', '@inquirer/prompts', 'execa', 'listr2', 'chalk'],
  ...['@kubernetes/client-node', 'dockerode', 'js-yaml'],
];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
}

/** Sizes in MB, seconds of both ways, and their ratio. */
export function measurePackage({ rounds = 5 } = {}): Row[] {
  const work = mkdtempSync(join(tmpdir(), 'todo-deploy-bench-package-'));
  try {
    const packed = pack(work);
    const ours: number[] = [];
    const theirs: number[] = [];
    let installed = 0;
    for (let round = 0; round < rounds; round += 1) {
      const cache = join(work, `cache-${round}`);
      ours.push(
        timed(() => {
          firstRun(join(work, packed.filename), cache);
        }),
      );
      installed = packagesIn(cache);
      theirs.push(
        timed(() => {
          installLibraries(join(work, `libraries-${round}`));
        }),
      );
    }
    return [
      row('packed', [packed.size / 1e6], 'MB'),
      row('unpacked', [packed.unpackedSize / 1e6], 'MB'),
      row('packages that npx installs beside it', [installed - 1], 'count'),
      row('npx from an empty cache', ours, 's'),
      row('npm install of the eight libraries from an empty cache', theirs, 's'),
      row(
        'times quicker',
        theirs.map((seconds, at) => seconds / (ours[at] ?? NaN)),
        'ratio',
      ),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function pack(to: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', to];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as [
    Packed,
  ];
  return packed;
}

function firstRun(tarball: string, cache: string): void {
  const args = ['--yes', `--package=${tarball}`, 'todo-deploy', '--version'];
  execFileSync('npx', args, { env: { ...process.env, npm_config_cache: cache }, stdio: 'ignore' });
}

function packagesIn(cache: string): number {
  const [installation = ''] = readdirSync(join(cache, '_npx'));
  const lock = readFileSync(join(cache, '_npx', installation, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, unknown>> };
  return Object.keys(packages).filter((path) => path !== '').length;
}

function installLibraries(folder: string): void {
  mkdirSync(folder);
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  const wanted = libraries.map((name) => `${name}@${devDependencies[name] ?? 'latest'}`);
  const env = { ...process.env, npm_config_cache: join(folder, 'cache') };
  const args = ['install', '--no-audit', '--no-fund', '--prefix', folder, ...wanted];
  execFileSync('npm', args, { cwd: folder, env, stdio: 'ignore' });
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
  for (const one of measurePackage({ rounds: Number(values.rounds) })) console.log(textOf(one));
}
