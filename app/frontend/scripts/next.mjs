// The `next` command with its telemetry off, whatever the shell.
process.env.NEXT_TELEMETRY_DISABLED = '1';
await import('next/dist/bin/next');
