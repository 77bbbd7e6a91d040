/** `npm run bed up | down [--purge] | status | env`: the test bed's command line. */
import { mkdirSync } from 'node:fs';
import { bedEnvironment } from './env.ts';
import { cacheDir, stateDir } from './layout.ts';
import { bringUp, type Part, type PartEvent, type PartStatus, takeDown } from './part.ts';
import { parts } from './parts.ts';
import { obstacle } from './preflight.ts';
import { clearState, withLock } from './state.ts';

const usage = `usage: npm run bed <command>

  up              bring up everything that is not up yet, and leave it running
  down            stop everything and remove what it left on the machine; keep the cache and the engine's images
  down --purge    the same, and remove the cache and the engine's images too
  status          one line for each part; exit code 0 only when all is well
  env             addresses and credentials as JSON
`;

function print(event: PartEvent): void {
  const seconds = `${event.seconds.toFixed(1)} s`.padStart(8);
  const said = { up: 'up', down: 'down', failed: 'FAILED', skipped: 'skipped' }[event.kind];
  const why = event.kind === 'skipped' ? `  needs ${event.because}` : '';
  console.log(`${seconds}  ${event.part.padEnd(24)} ${said}${why}`);
}

function report(errors: readonly Error[]): number {
  for (const error of errors) console.error(`\n${error.message}`);
  return errors.length === 0 ? 0 : 1;
}

async function up(): Promise<number> {
  const start = Date.now();
  mkdirSync(stateDir, { recursive: true });
  const code = report(await bringUp(parts, print));
  if (code === 0)
    console.log(
      `\nThe bed is up (${((Date.now() - start) / 1000).toFixed(1)} s). See: npm run bed status`,
    );
  return code;
}

async function down(purge: boolean): Promise<number> {
  const code = report(await takeDown(parts, print));
  if (code !== 0) return code;
  clearState(purge);
  console.log(
    purge
      ? '\nThe bed is down, its cache is gone.'
      : `\nThe bed is down. Kept: ${cacheDir}, the engine's images.`,
  );
  return 0;
}

async function statusOf(part: Part): Promise<PartStatus> {
  try {
    return await part.status();
  } catch (error) {
    return { ok: false, note: (error as Error).message.split('\n')[0] };
  }
}

async function status(): Promise<number> {
  const rows = await Promise.all(parts.map(async (part) => ({ part, ...(await statusOf(part)) })));
  for (const { part, ok, version, address, note } of rows) {
    const columns = [
      ok ? 'ok  ' : 'DOWN',
      part.name.padEnd(24),
      (version ?? '').padEnd(16),
      address ?? '',
      note ?? '',
    ];
    console.log(columns.join('  ').trimEnd());
  }
  return rows.every((row) => row.ok) ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const line = args.join(' ');
  const inTheWay = ['up', 'down', 'down --purge'].includes(line) ? await obstacle() : undefined;
  if (inTheWay) {
    console.error(inTheWay);
    return 2;
  }
  switch (line) {
    case 'up':
      return withLock(up);
    case 'down':
    case 'down --purge':
      return withLock(() => down(line === 'down --purge'));
    case 'status':
      return status();
    case 'env':
      console.log(JSON.stringify(bedEnvironment(), null, 2));
      return 0;
    default:
      process.stderr.write(usage);
      return line === '' || line === '--help' ? 0 : 2;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
