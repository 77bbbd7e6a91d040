import { parseArgs } from 'node:util';
import { runSupervisor } from '../../src/supervisor/process.ts';

/** For tests: `supervise …` as a program of its own, which starts sooner. */
const { values } = parseArgs({
  options: { folder: { type: 'string' } },
  allowPositionals: true,
});
const stop = new AbortController();
process.on('SIGTERM', () => {
  stop.abort();
});
await runSupervisor(values.folder ?? '', stop.signal);
