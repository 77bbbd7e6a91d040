// The `next` command with its telemetry off, whatever the shell.
import { keepIfSound, seal } from './sound-cache.mjs';

process.env.NEXT_TELEMETRY_DISABLED = '1';
const cache = '.next/cache';
if (process.argv[2] === 'build') {
  keepIfSound(cache);
  // Whoever was stopped may have left half of it: then the next build starts from nothing.
  process.on('exit', (code) => {
    if (code < 128) seal(cache);
  });
}
await import('next/dist/bin/next');
